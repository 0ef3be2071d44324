/** REST endpoints of the Frontegg dialect. */
@NullMarked
package dev.annals.frontegg.web;

import org.jspecify.annotations.NullMarked;
