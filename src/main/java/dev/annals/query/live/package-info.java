/** The log as it grows: what was missed, then what arrives. */
@NullMarked
package dev.annals.query.live;

import org.jspecify.annotations.NullMarked;
