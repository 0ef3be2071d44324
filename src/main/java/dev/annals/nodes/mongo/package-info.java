/** The change stream, and what several servers that start at once must not do twice. */
@NamedInterface("mongo")
@NullMarked
package dev.annals.nodes.mongo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
