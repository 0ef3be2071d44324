/** The log: its events and how they are read. */
@NamedInterface("log")
@NullMarked
package dev.annals.ingest.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
