/** Changes of data structures: their rules, and whether stored values fit. */
@NamedInterface("change")
@NullMarked
package dev.annals.schemabuilder.change;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
