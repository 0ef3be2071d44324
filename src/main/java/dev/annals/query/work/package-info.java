/** Fair sharing of concurrency and memory among queries. */
@NullMarked
package dev.annals.query.work;

import org.jspecify.annotations.NullMarked;
