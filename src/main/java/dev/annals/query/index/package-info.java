/**
 * The search index: an embedded Apache Lucene index on this server's disk. It is derived from the
 * log in sequence order and is rebuilt whenever it is missing or may be damaged. It stores only
 * what is searched, not the events. Lucene classes are not used outside this package.
 */
@NullMarked
package dev.annals.query.index;

import org.jspecify.annotations.NullMarked;
