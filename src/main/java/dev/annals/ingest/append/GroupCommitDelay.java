package dev.annals.ingest.append;

import java.time.Duration;

/**
 * Determines how long an append worker waits for more events before it takes the next batch.
 *
 * <p>A batch costs MongoDB and the driver nearly the same with five events as with fifty. If
 * senders and database share few cores, a worker that always takes the waiting events immediately
 * writes many small batches, which use the CPU time that would have produced further events.
 * Therefore, after a batch with several senders it waits as long as that batch took, up to a limit.
 * A single sender never waits. PostgreSQL has the same mechanism as {@code commit_delay} and {@code
 * commit_siblings}.
 */
final class GroupCommitDelay {

  /** A batch with at least this number of events has several concurrent senders. */
  private static final int MIN_SIBLINGS = 3;

  private final long maxNanos;
  private final int enough;

  /**
   * @param max maximum delay
   * @param batchEvents maximum number of events in a batch; there is no delay if half of it is
   *     waiting
   */
  GroupCommitDelay(Duration max, int batchEvents) {
    this.maxNanos = max.toNanos();
    this.enough = Math.max(1, batchEvents / 2);
  }

  /**
   * Returns the delay after a batch in nanoseconds.
   *
   * @param events number of events in the batch
   * @param nanos time that the batch took
   * @param waiting number of events that are already waiting
   */
  long nanosAfter(int events, long nanos, int waiting) {
    return events < MIN_SIBLINGS || waiting >= enough ? 0 : Math.clamp(nanos, 0, maxNanos);
  }
}
