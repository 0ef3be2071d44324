package dev.annals.identity.connections;

import java.util.concurrent.TimeUnit;

/**
 * How fast the other side is while the server waits for it. Only waiting counts: a connection on
 * which the server works, or on which nothing is due, has no pace.
 */
final class Pace {

  private long waited;
  private long waitingSince;
  private boolean waiting;
  private long bytes;

  /** The server waits from now on, if it did not before. */
  synchronized void waiting(long now) {
    if (!waiting) {
      waiting = true;
      waitingSince = now;
    }
  }

  /** The server waits no more. */
  synchronized void arrived(long now) {
    if (waiting) {
      waiting = false;
      waited += now - waitingSince;
    }
  }

  synchronized void count(long moved) {
    bytes += moved;
  }

  /** Forgets what was before, as for the next request. */
  synchronized void reset() {
    waited = 0;
    waiting = false;
    bytes = 0;
  }

  /**
   * Whether the server has waited for longer than {@code grace}, is waiting, and got fewer bytes
   * than {@code rate} per second of waiting.
   *
   * @param grace in nanoseconds
   */
  synchronized boolean isTooSlow(long now, long grace, long rate) {
    long all = waited + (waiting ? now - waitingSince : 0);
    if (all <= grace) {
      return false;
    }
    boolean slow = bytes < (double) rate * all / TimeUnit.SECONDS.toNanos(1);
    if (!slow && all > 3 * grace) {
      // What was long ago neither excuses nor condemns.
      waited = (all - grace) / 2;
      waitingSince = now;
      bytes /= 2;
    }
    return slow && waiting;
  }
}
