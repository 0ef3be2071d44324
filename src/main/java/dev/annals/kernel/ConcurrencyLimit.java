package dev.annals.kernel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many of a thing each one has at once on this server, up to a bound. */
public final class ConcurrencyLimit {

  private final String what;
  private final ConcurrentMap<String, Integer> inside = new ConcurrentHashMap<>();

  /**
   * @param what is counted, after "at most 20"
   */
  public ConcurrencyLimit(String what) {
    this.what = what;
  }

  /**
   * Counts one more; each has its {@link #release}.
   *
   * @throws Refusal {@code RATE_LIMITED} if that would be too many, and nothing is counted
   */
  public void acquire(String who, int most) {
    inside.compute(
        who,
        (key, count) -> {
          int now = count == null ? 0 : count;
          if (now >= most) {
            throw new Refusal(
                Refusal.Code.RATE_LIMITED, "At most %d %s are allowed.".formatted(most, what));
          }
          return now + 1;
        });
  }

  public void release(String who) {
    inside.computeIfPresent(who, (key, count) -> count == 1 ? null : count - 1);
  }
}
