/** Statistics of a log: event counts by value and by time. */
@NullMarked
package dev.annals.query.analytics;

import org.jspecify.annotations.NullMarked;
