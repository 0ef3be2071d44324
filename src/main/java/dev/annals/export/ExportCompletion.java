package dev.annals.export;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Completes and deletes exports: the state and the event are stored in one transaction. */
@Component
class ExportCompletion {

  private final ExportJobs jobs;
  private final ApplicationEventPublisher events;

  ExportCompletion(ExportJobs jobs, ApplicationEventPublisher events) {
    this.jobs = jobs;
    this.events = events;
  }

  /** Returns {@code false} and publishes nothing if this attempt no longer holds the claim. */
  @Transactional
  public boolean complete(
      Export export,
      String attempt,
      WriteProgress writeProgress,
      String sha256,
      Instant expiresAt) {
    if (!jobs.complete(export.id(), attempt, writeProgress, sha256, expiresAt)) {
      return false;
    }
    events.publishEvent(new ExportCompleted(export.tenant(), export.id()));
    return true;
  }

  /** Deletes an export. Publishes nothing if there is none. */
  @Transactional
  public Optional<Export> delete(TenantId tenant, ExportId id, Instant now, Actor by) {
    var deleted = jobs.delete(tenant, id, now);
    deleted.ifPresent(
        export -> {
          boolean completed = export.sha256() != null;
          events.publishEvent(
              new ExportDeleted(
                  tenant, id, completed ? export.written().events() : 0, export.sha256(), now, by));
        });
    return deleted;
  }
}
