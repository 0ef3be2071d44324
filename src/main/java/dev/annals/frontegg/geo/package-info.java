/** Locations of IP addresses. */
@NullMarked
package dev.annals.frontegg.geo;

import org.jspecify.annotations.NullMarked;
