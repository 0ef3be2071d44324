/** What queries may use of this server: turns, which are shared fairly, and memory. */
@NullMarked
package dev.annals.query.work;

import org.jspecify.annotations.NullMarked;
