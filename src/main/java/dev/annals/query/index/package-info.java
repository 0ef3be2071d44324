/**
 * The search index: an embedded Apache Lucene index on this server's disk, derived from the log in
 * sequence order, and made again whenever it is missing or in doubt. It holds no event, only what
 * is searched. No class of Lucene's leaves this package.
 */
@NullMarked
package dev.annals.query.index;

import org.jspecify.annotations.NullMarked;
