package dev.annals.export;

import java.time.Clock;
import org.springframework.stereotype.Component;

/** Removes files whose time is over, and what was left of exports that came to nothing. */
@Component
class ExportCleaning {

  private static final int AT_ONCE = 100;

  private final ExportJobs jobs;
  private final ExportFiles files;
  private final Clock clock;

  ExportCleaning(ExportJobs jobs, ExportFiles files, Clock clock) {
    this.jobs = jobs;
    this.files = files;
    this.clock = clock;
  }

  /** Any node may do so at any time, and several at once. */
  void clean() {
    var now = clock.instant();
    jobs.expire(now);
    for (var export : jobs.withRemains(now, AT_ONCE)) {
      export.attempts().forEach(files::remove);
      jobs.forgetAttempts(export.id());
    }
  }
}
