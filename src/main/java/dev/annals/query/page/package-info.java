/** Pages of the log: cursors, bounds, and how many events there are. */
@NullMarked
package dev.annals.query.page;

import org.jspecify.annotations.NullMarked;
