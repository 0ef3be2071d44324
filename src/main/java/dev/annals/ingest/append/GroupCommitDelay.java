package dev.annals.ingest.append;

import java.time.Duration;

/**
 * How long a lane lets the next batch fill before it takes it.
 *
 * <p>A batch costs MongoDB and the driver nearly the same whether it has five events or fifty.
 * Where senders and database share few cores, a lane that always takes at once what is there makes
 * many small batches, and these take the cores that would have brought further events. So after a
 * batch in which events met, it waits as long as that batch took, within a bound; a lone sender
 * never waits. (PostgreSQL knows this as {@code commit_delay} and {@code commit_siblings}.)
 */
final class GroupCommitDelay {

  /** A batch with at least this number of events has several concurrent senders. */
  private static final int COMPANY = 3;

  private final long mostNanos;
  private final int enough;

  /**
   * @param most how long at most
   * @param batchEvents events of a full batch: for one that is half full nobody waits
   */
  GroupCommitDelay(Duration most, int batchEvents) {
    this.mostNanos = most.toNanos();
    this.enough = Math.max(1, batchEvents / 2);
  }

  /**
   * The delay after a batch.
   *
   * @param events number of events in the batch
   * @param nanos time that the batch took
   * @param waiting number of events that already wait
   */
  long nanosAfter(int events, long nanos, int waiting) {
    return events < COMPANY || waiting >= enough ? 0 : Math.clamp(nanos, 0, mostNanos);
  }
}
