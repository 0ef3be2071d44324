/** The log itself: what is in it, and how it is read. */
@NamedInterface("log")
@NullMarked
package dev.annals.ingest.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
