package dev.annals.query.work;

import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Memory of complete responses that clients have not read yet. A tenant may use at most half of it
 * and a caller at most a quarter; a single response always fits if it is the only one. So clients
 * that read slowly leave memory for other queries. Thread-safe.
 */
final class RetainedMemory {

  private static final long RETRY_MILLIS = 1_000;
  private static final int TENANTS = 2;
  private static final int CALLERS = 4;

  private final long total;
  private final Duration wait;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final Map<String, Long> byTenant = new HashMap<>();
  private final Map<Owner, Long> byCaller = new HashMap<>();
  private long retained;

  /**
   * @param total maximum memory of all responses in bytes
   * @param wait maximum time for which a response waits until others are read
   */
  RetainedMemory(long total, Duration wait) {
    this.total = total;
    this.wait = wait;
  }

  /** The owner of a response. Ids of users are only unique within their tenant. */
  record Owner(String tenant, String caller) {}

  /** Memory of one response, until it is closed. */
  interface Response extends AutoCloseable {

    @Override
    void close();
  }

  /**
   * Reserves memory for a response.
   *
   * @throws Refusal {@code RATE_LIMITED} if there is not enough memory in time
   */
  Response retain(Owner owner, long bytes) {
    lock.lock();
    try {
      long nanos = wait.toNanos();
      while (!fits(owner, bytes)) {
        if (nanos <= 0) {
          throw shortage();
        }
        nanos = released.awaitNanos(nanos);
      }
      add(owner, bytes);
      return () -> release(owner, bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw shortage();
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(Owner owner, long bytes) {
    return fits(retained, bytes, total)
        && fits(byTenant.getOrDefault(owner.tenant(), 0L), bytes, total / TENANTS)
        && fits(byCaller.getOrDefault(owner, 0L), bytes, total / CALLERS);
  }

  private static boolean fits(long others, long bytes, long limit) {
    return others == 0 || others + bytes <= limit;
  }

  private void release(Owner owner, long bytes) {
    lock.lock();
    try {
      add(owner, -bytes);
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(Owner owner, long bytes) {
    retained += bytes;
    byTenant.merge(owner.tenant(), bytes, RetainedMemory::sumOrNothing);
    byCaller.merge(owner, bytes, RetainedMemory::sumOrNothing);
  }

  private static @Nullable Long sumOrNothing(Long one, Long other) {
    long sum = one + other;
    return sum == 0 ? null : sum;
  }

  private static Refusal shortage() {
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        "Unread responses use all memory for responses. Read them, and try again later.",
        List.of(),
        Map.of("retryAfterMillis", RETRY_MILLIS));
  }
}
