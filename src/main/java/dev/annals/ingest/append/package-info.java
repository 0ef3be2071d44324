/** The append path: queues, batches, numbers, doubts. */
@NullMarked
package dev.annals.ingest.append;

import org.jspecify.annotations.NullMarked;
