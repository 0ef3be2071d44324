/** Pages of the log: cursors, limits and counts. */
@NullMarked
package dev.annals.query.page;

import org.jspecify.annotations.NullMarked;
