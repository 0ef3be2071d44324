/** Where in the world an IP address is. */
@NullMarked
package dev.annals.frontegg.geo;

import org.jspecify.annotations.NullMarked;
