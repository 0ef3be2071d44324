/**
 * The stored format of the search index: terms, sort keys and value encodings. Every change
 * requires a new index version.
 */
@NullMarked
package dev.annals.query.index.format;

import org.jspecify.annotations.NullMarked;
