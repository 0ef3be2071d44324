package dev.annals.identity.credentials;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of failures within a window. An attempt whose outcome is unknown holds a
 * permit, so that concurrent attempts together never exceed the limit.
 */
final class FailureLimit {

  private final Bucket bucket;
  private int undecided;

  /**
   * Creates a limit without failures.
   *
   * @param failures maximum number within {@code window}; permits become available again at a
   *     constant rate
   * @param window the time in which all permits become available again
   */
  FailureLimit(int failures, Duration window, TimeMeter time) {
    this.bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, window))
            .withCustomTimePrecision(time)
            .build();
  }

  /**
   * Acquires a permit. If all remaining permits are held by undecided attempts, waits until one of
   * them is decided.
   *
   * @param timeout maximum time to wait
   * @return empty if a permit was acquired, which MUST be ended by {@link #fail} or {@link
   *     #release}; otherwise the time to wait before the next attempt
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

  /** The attempt failed. It uses up the permit. */
  synchronized void fail() {
    undecided--;
    notifyAll();
  }

  /** The attempt does not count. The permit becomes available again. */
  synchronized void release() {
    undecided--;
    bucket.addTokens(1);
    notifyAll();
  }
}
