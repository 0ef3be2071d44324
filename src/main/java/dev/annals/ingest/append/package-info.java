/** The append path: queues, batches, sequence numbers, and the handling of unknown outcomes. */
@NullMarked
package dev.annals.ingest.append;

import org.jspecify.annotations.NullMarked;
