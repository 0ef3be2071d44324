/** Live streams: missed events first, then new ones. */
@NullMarked
package dev.annals.query.live;

import org.jspecify.annotations.NullMarked;
