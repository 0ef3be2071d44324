package dev.annals.export;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Removes expired files, and remains of exports that were not completed. */
@Component
class ExportCleaning {

  private static final Logger log = LoggerFactory.getLogger(ExportCleaning.class);
  private static final int AT_ONCE = 100;
  private static final int SWEPT_AT_ONCE = 1_000;

  private final ExportJobs jobs;
  private final ExportFiles files;
  private final Clock clock;

  ExportCleaning(ExportJobs jobs, ExportFiles files, Clock clock) {
    this.jobs = jobs;
    this.files = files;
    this.clock = clock;
  }

  /** Removes them. Every server may call this at any time, also concurrently. */
  void clean() {
    var now = clock.instant();
    jobs.expire(now);
    jobs.withRemains(now, AT_ONCE).forEach(this::discard);
  }

  /** Removes the files of an export that ended without a file, and frees its capacity. */
  void discard(Export export) {
    export.attempts().forEach(files::remove);
    jobs.forgetAttempts(export.id());
  }

  /**
   * Removes parts of files that belong to no export. A server that was killed, or that continued
   * after its lease had expired, may leave some. An attempt is recorded before its file is started,
   * so files that are being written are never removed.
   */
  void sweep() {
    var ids = files.ids("", SWEPT_AT_ONCE);
    while (!ids.isEmpty()) {
      var wanted = jobs.wanted(ids);
      var unknown = ids.stream().filter(id -> !wanted.contains(id)).toList();
      if (!unknown.isEmpty()) {
        log.info("Removing {} files that belong to no export", unknown.size());
        unknown.forEach(files::remove);
      }
      ids = files.ids(ids.getLast(), SWEPT_AT_ONCE);
    }
  }
}
