package dev.annals.tenants;

import dev.annals.kernel.BadInput;
import org.jspecify.annotations.Nullable;

/** The limits that were set for one tenant; {@code null} means the deployment's default. */
public record TenantLimitOverrides(
    @Nullable Integer eventsPerSecond,
    @Nullable Integer questionsPerSecond,
    @Nullable Integer liveStreams,
    @Nullable Integer unfinishedExports,
    @Nullable Integer retainedExports,
    @Nullable Long retainedExportBytes) {

  /** No limit is set. */
  public static final TenantLimitOverrides NONE =
      new TenantLimitOverrides(null, null, null, null, null, null);

  private static final int MOST_EVENTS = 1_000_000;
  private static final int MOST_QUESTIONS = 100_000;
  private static final int MOST_STREAMS = 10_000;
  private static final int MOST_EXPORTS = 100;
  private static final int MOST_RETAINED_EXPORTS = 1_000;
  private static final long MOST_RETAINED_EXPORT_BYTES = 1L << 50;

  /**
   * Rejects limits below 1 and above the maximum that a server can handle.
   *
   * @throws BadInput with the path starting at {@code limits}
   */
  void check() {
    check("eventsPerSecond", eventsPerSecond, MOST_EVENTS);
    check("questionsPerSecond", questionsPerSecond, MOST_QUESTIONS);
    check("liveStreams", liveStreams, MOST_STREAMS);
    check("unfinishedExports", unfinishedExports, MOST_EXPORTS);
    check("retainedExports", retainedExports, MOST_RETAINED_EXPORTS);
    check("retainedExportBytes", retainedExportBytes, MOST_RETAINED_EXPORT_BYTES);
  }

  private static void check(String name, @Nullable Number value, long most) {
    if (value != null && (value.longValue() < 1 || value.longValue() > most)) {
      throw new BadInput(
          "Must be from 1 to %,d, or null for the default. To block a tenant, use suspendTenant."
              .formatted(most),
          "limits",
          name);
    }
  }
}
