/** The filter language: read from its input into a tree, and judged in memory. */
@NullMarked
package dev.annals.query.filter;

import org.jspecify.annotations.NullMarked;
