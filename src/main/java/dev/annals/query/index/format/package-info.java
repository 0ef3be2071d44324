/**
 * What the search index stores: terms, sort keys and the encoding of values. Changing it needs a
 * new index version.
 */
@NullMarked
package dev.annals.query.index.format;

import org.jspecify.annotations.NullMarked;
