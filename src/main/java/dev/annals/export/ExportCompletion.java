package dev.annals.export;

import java.time.Instant;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends an export well: the state and the news of it are stored in one transaction. */
@Component
class ExportCompletion {

  private final ExportJobs jobs;
  private final ApplicationEventPublisher events;

  ExportCompletion(ExportJobs jobs, ApplicationEventPublisher events) {
    this.jobs = jobs;
    this.events = events;
  }

  /** {@code false}, and nothing is published, if the export is no longer this attempt's. */
  @Transactional
  public boolean complete(
      Export export, String attempt, Written written, String sha256, Instant expiresAt) {
    if (!jobs.complete(export.id(), attempt, written, sha256, expiresAt)) {
      return false;
    }
    events.publishEvent(new ExportCompleted(export.tenant(), export.id()));
    return true;
  }
}
