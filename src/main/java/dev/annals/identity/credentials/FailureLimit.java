package dev.annals.identity.credentials;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Maximum number of failures within a window. An attempt whose outcome is unknown holds a place, so
 * concurrent attempts together never exceed the limit.
 */
final class FailureLimit {

  private final Bucket bucket;
  private int undecided;

  /**
   * @param failures maximum number within {@code window}; each is given back evenly over it
   */
  FailureLimit(int failures, Duration window, TimeMeter time) {
    this.bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, window))
            .withCustomTimePrecision(time)
            .build();
  }

  /**
   * Takes a place. If all places that are left are held by undecided attempts, waits for one of
   * them to be decided.
   *
   * @param timeout maximum time to wait
   * @return empty if a place was taken, to be ended by {@link #fail} or {@link #release}; otherwise
   *     how long to wait before the next attempt
   */
  synchronized Optional<Duration> acquire(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      var probe = bucket.tryConsumeAndReturnRemaining(1);
      if (probe.isConsumed()) {
        undecided++;
        return Optional.empty();
      }
      long left = deadline - System.nanoTime();
      if (undecided == 0 || left <= 0 || !await(left)) {
        return Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
      }
    }
  }

  private boolean await(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The attempt failed: it counts. */
  synchronized void fail() {
    undecided--;
    notifyAll();
  }

  /** The attempt does not count. */
  synchronized void release() {
    undecided--;
    bucket.addTokens(1);
    notifyAll();
  }
}
