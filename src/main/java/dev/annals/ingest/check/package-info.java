/** Validation of events before they are queued. */
@NullMarked
package dev.annals.ingest.check;

import org.jspecify.annotations.NullMarked;
