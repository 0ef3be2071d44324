/** What an event has to be before it is queued. */
@NullMarked
package dev.annals.ingest.check;

import org.jspecify.annotations.NullMarked;
