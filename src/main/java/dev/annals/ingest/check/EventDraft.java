package dev.annals.ingest.check;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.LogPosition;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A checked event that has no sequence number yet. {@code occurredAt} is null if the sender did not
 * provide it.
 */
public record EventDraft(
    TenantId tenantId,
    @Nullable Instant occurredAt,
    String action,
    Severity severity,
    Outcome outcome,
    @Nullable Actor actor,
    @Nullable Actor impersonator,
    @Nullable Resource resource,
    @Nullable String description,
    @Nullable String ip,
    @Nullable String userAgent,
    @Nullable String traceId,
    @Nullable String idempotencyKey,
    List<Change> changes,
    Map<String, Object> custom,
    int structureVersion) {

  /** Returns the event that this draft becomes at a position. */
  public AuditEvent at(LogPosition position, EventIds ids) {
    return new AuditEvent(
        ids,
        tenantId,
        position.sequence(),
        position.incarnation(),
        Objects.requireNonNullElse(occurredAt, position.receivedAt()),
        position.receivedAt(),
        action,
        severity,
        outcome,
        actor,
        impersonator,
        resource,
        description,
        ip,
        userAgent,
        traceId,
        idempotencyKey,
        changes,
        custom,
        structureVersion);
  }
}
