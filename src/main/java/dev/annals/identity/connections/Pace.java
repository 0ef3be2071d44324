package dev.annals.identity.connections;

import java.util.concurrent.TimeUnit;

/**
 * Measures the transfer rate of a client while the server waits for it. Time in which the server
 * works, or in which nothing is to be transferred, does not count.
 */
final class Pace {

  private long waited;
  private long waitingSince;
  private boolean waiting;
  private long bytes;

  /** The server starts to wait, unless it already does. */
  synchronized void waiting(long now) {
    if (!waiting) {
      waiting = true;
      waitingSince = now;
    }
  }

  /** The server stops waiting. */
  synchronized void arrived(long now) {
    if (waiting) {
      waiting = false;
      waited += now - waitingSince;
    }
  }

  synchronized void count(long moved) {
    bytes += moved;
  }

  /** Starts again, for instance for the next request. */
  synchronized void reset() {
    waited = 0;
    waiting = false;
    bytes = 0;
  }

  /**
   * Returns whether the server has waited for longer than {@code grace}, is waiting now, and
   * received fewer bytes than {@code rate} per second of waiting.
   *
   * @param grace in nanoseconds
   * @param rate in bytes per second
   */
  synchronized boolean isTooSlow(long now, long grace, long rate) {
    long all = waited + (waiting ? now - waitingSince : 0);
    if (all <= grace) {
      return false;
    }
    boolean slow = bytes < (double) rate * all / TimeUnit.SECONDS.toNanos(1);
    if (!slow && all > 3 * grace) {
      // Reduces the weight of the past, so that the result depends on recent transfers.
      waited = (all - grace) / 2;
      waitingSince = now;
      bytes /= 2;
    }
    return slow && waiting;
  }
}
