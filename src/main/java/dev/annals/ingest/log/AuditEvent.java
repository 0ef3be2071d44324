package dev.annals.ingest.log;

import dev.annals.kernel.EventId;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a tenant's log, as it is stored for good. The accessors are the fields of the
 * GraphQL type of this name.
 *
 * @param ids make the id of this event; it is not computed before it is asked for
 * @param sequence the tenant's own 1, 2, 3 …: no gaps, no repeats
 * @param incarnation of the log when this event was stored; 0 if logs had none then
 * @param receivedAt when it was numbered; never falls with rising sequence
 * @param custom what was sent beyond the standard fields, as it was sent; JSON values
 * @param structureVersion of the data structure that it was accepted under
 */
public record AuditEvent(
    EventIds ids,
    TenantId tenantId,
    long sequence,
    int incarnation,
    Instant occurredAt,
    Instant receivedAt,
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

  public EventId id() {
    return ids.of(tenantId, incarnation, sequence);
  }

  public LogPosition position() {
    return new LogPosition(sequence, incarnation, receivedAt);
  }

  /** Whether Annals wrote it itself. */
  public boolean automatic() {
    return SystemEventKey.isOne(idempotencyKey);
  }

  public Map<String, Object> customJson() {
    return custom;
  }

  /**
   * The value of a field by the name that structure, filter, sort and export give it: {@code
   * actorEmail}, {@code resource}, or a custom field's own name. {@code actor}, {@code
   * impersonator} and {@code resource} are what people see of them. {@code null} if it has none.
   */
  public @Nullable Object value(String field) {
    return switch (field) {
      case "occurredAt" -> occurredAt;
      case "receivedAt" -> receivedAt;
      case "sequence" -> sequence;
      case "action" -> action;
      case "severity" -> severity;
      case "outcome" -> outcome;
      case "actor" -> actor == null ? null : actor.shown();
      case "actorId" -> actor == null ? null : actor.id();
      case "actorName" -> actor == null ? null : actor.name();
      case "actorEmail" -> actor == null ? null : actor.email();
      case "actorType" -> actor == null ? null : actor.type();
      case "impersonator" -> impersonator == null ? null : impersonator.shown();
      case "resource" -> resource == null ? null : resource.shown();
      case "resourceType" -> resource == null ? null : resource.type();
      case "resourceId" -> resource == null ? null : resource.id();
      case "resourceName" -> resource == null ? null : resource.name();
      case "description" -> description;
      case "ip" -> ip;
      case "userAgent" -> userAgent;
      case "traceId" -> traceId;
      case "changes" -> changes.isEmpty() ? null : changes;
      default -> custom.get(field);
    };
  }
}
