/** Figures of a log: how many events of which value, and when. */
@NullMarked
package dev.annals.query.figures;

import org.jspecify.annotations.NullMarked;
