package dev.annals.query.work;

import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Memory that all queries of this server share. Thread-safe. */
final class MemoryBudget {

  private static final long RETRY_MILLIS = 1_000;

  private final long total;
  private final long perRequest;
  private final RetainedMemory responses;
  private final Duration wait;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition released = lock.newCondition();
  private long reserved;

  /**
   * @param total maximum memory of all queries in bytes
   * @param perRequest maximum memory of the queries of one request in bytes
   * @param responses maximum memory of all responses that are not read yet in bytes
   * @param wait maximum time for which a reservation waits
   */
  MemoryBudget(long total, long perRequest, long responses, Duration wait) {
    this.responses = new RetainedMemory(responses, wait);
    this.total = total;
    this.perRequest = perRequest;
    this.wait = wait;
  }

  long perRequest() {
    return perRequest;
  }

  /** Returns the reserved memory in bytes. */
  long reserved() {
    lock.lock();
    try {
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reserves memory, and waits if it is in use.
   *
   * @throws Refusal {@code RATE_LIMITED} if it is not available in time
   */
  void reserve(long bytes) {
    lock.lock();
    try {
      long nanos = wait.toNanos();
      while (reserved + bytes > total) {
        if (nanos <= 0) {
          throw shortage();
        }
        nanos = released.awaitNanos(nanos);
      }
      reserved += bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw shortage();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts reserved memory as memory of a response that is not read yet.
   *
   * @throws Refusal {@code RATE_LIMITED} if other responses are not read in time
   */
  RetainedMemory.Response retain(RetainedMemory.Owner owner, long bytes) {
    return responses.retain(owner, bytes);
  }

  private static Refusal shortage() {
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        "Other queries use all memory for queries. Try again later.",
        List.of(),
        Map.of("retryAfterMillis", RETRY_MILLIS));
  }

  void release(long bytes) {
    lock.lock();
    try {
      reserved -= bytes;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
