/** The filter and search languages: parsing, and evaluation in memory. */
@NullMarked
package dev.annals.query.filter;

import org.jspecify.annotations.NullMarked;
