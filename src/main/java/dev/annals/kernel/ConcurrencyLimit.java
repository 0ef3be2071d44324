package dev.annals.kernel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Limits the number of concurrent operations per key on this server. Thread-safe. */
public final class ConcurrencyLimit {

  private final String what;
  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

  /**
   * Creates a limit.
   *
   * @param what the plural noun of the error message, after "At most 20"
   */
  public ConcurrencyLimit(String what) {
    this.what = what;
  }

  /**
   * Counts one more operation. Each successful call MUST be followed by one of {@link #release}.
   *
   * @param key the key, such as a caller
   * @param limit maximum number of concurrent operations of this key
   * @throws Refusal {@code RATE_LIMITED} if the limit is reached; nothing is counted then
   */
  public void acquire(String key, int limit) {
    counts.compute(
        key,
        (same, count) -> {
          int now = count == null ? 0 : count;
          if (now >= limit) {
            throw new Refusal(
                Refusal.Code.RATE_LIMITED, "At most %d %s are allowed.".formatted(limit, what));
          }
          return now + 1;
        });
  }

  public void release(String key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }
}
