package dev.annals.schemabuilder;

import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.StructureStore.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Limits how often one structure can be changed, because versions are never deleted.
 *
 * @param perHour maximum number of new versions in any hour
 * @param perDay maximum number of new versions in any day; at least {@code perHour}
 */
public record ChangeLimits(int perHour, int perDay) {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** The number of newest versions that are needed to apply these limits. */
  public int versionsNeeded() {
    return Math.max(perHour, perDay);
  }

  /**
   * Rejects a new version if there are too many recent ones.
   *
   * @param newestFirst the newest versions, at least {@link #versionsNeeded} of them if there are
   *     that many
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis}
   */
  public void check(List<Version> newestFirst, Instant now) {
    check(newestFirst, now, perHour, HOUR, "hour");
    check(newestFirst, now, perDay, DAY, "day");
  }

  private static void check(
      List<Version> newestFirst, Instant now, int limit, Duration window, String name) {
    if (newestFirst.size() < limit) {
      return;
    }
    var free = newestFirst.get(limit - 1).change().at().plus(window);
    if (free.isAfter(now)) {
      throw new Refusal(
          Refusal.Code.RATE_LIMITED,
          ("A data structure can be changed at most %d times per %s. Combine changes with"
                  + " applyStructure, or try again later.")
              .formatted(limit, name),
          List.of(),
          Map.of("retryAfterMillis", Duration.between(now, free).toMillis()));
    }
  }
}
