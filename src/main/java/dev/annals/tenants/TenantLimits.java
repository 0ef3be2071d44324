package dev.annals.tenants;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.PersistenceCreator;

/**
 * How much of the deployment a tenant may take. What is beyond is {@code RATE_LIMITED}.
 *
 * @param eventsPerSecond that each server takes for it
 * @param questionsPerSecond about its log that each server answers
 * @param liveStreams of its log at once, on each server
 * @param unfinishedExports of its log at once, on all servers together
 * @param retainedExports exports that take disk space: unfinished ones and files that are kept
 * @param retainedExportBytes size of these files together, including those that are being written
 */
public record TenantLimits(
    int eventsPerSecond,
    int questionsPerSecond,
    int liveStreams,
    int unfinishedExports,
    int retainedExports,
    long retainedExportBytes) {

  /** From a stored event, which of an earlier version has no limits of retained exports. */
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
