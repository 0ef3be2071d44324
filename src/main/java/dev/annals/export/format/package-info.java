/** The formats of export files, with a writer for each. */
@NamedInterface("format")
@NullMarked
package dev.annals.export.format;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
