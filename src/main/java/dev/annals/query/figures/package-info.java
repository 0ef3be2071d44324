/** Statistics of a log: event counts by value and by time. */
@NullMarked
package dev.annals.query.figures;

import org.jspecify.annotations.NullMarked;
