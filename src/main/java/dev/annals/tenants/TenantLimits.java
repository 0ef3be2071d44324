package dev.annals.tenants;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.PersistenceCreator;

/**
 * The effective limits of a tenant. Requests beyond them are rejected with {@code RATE_LIMITED}.
 *
 * @param eventsPerSecond maximum number of events per second on each server
 * @param questionsPerSecond maximum number of queries per second on each server
 * @param liveStreams maximum number of concurrent live streams on each server
 * @param unfinishedExports maximum number of unfinished exports on all servers together
 * @param retainedExports maximum number of exports that use disk space: unfinished exports and
 *     retained files
 * @param retainedExportBytes maximum total size of these files, including those that are being
 *     written
 */
public record TenantLimits(
    int eventsPerSecond,
    int questionsPerSecond,
    int liveStreams,
    int unfinishedExports,
    int retainedExports,
    long retainedExportBytes) {

  /**
   * Reads stored limits. Limits that an earlier version stored have no limits of retained exports.
   */
  @PersistenceCreator
  static TenantLimits stored(
      int eventsPerSecond,
      int questionsPerSecond,
      int liveStreams,
      int unfinishedExports,
      @Nullable Integer retainedExports,
      @Nullable Long retainedExportBytes) {
    return new TenantLimits(
        eventsPerSecond,
        questionsPerSecond,
        liveStreams,
        unfinishedExports,
        Objects.requireNonNullElse(retainedExports, 0),
        Objects.requireNonNullElse(retainedExportBytes, 0L));
  }
}
