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
 * One stored event of a tenant's log. It never changes. The accessors are the fields of the GraphQL
 * type of the same name.
 *
 * @param ids encoder of event ids; the id is computed only when it is requested
 * @param sequence the tenant's sequence number 1, 2, 3, … without gaps or duplicates
 * @param incarnation incarnation of the log when the event was stored; 0 if logs had none then
 * @param receivedAt when the event was numbered; never decreases with ascending sequence numbers
 * @param custom custom values as sent; JSON values
 * @param structureVersion version of the data structure under which the event was accepted
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

  /** Returns whether this is an automatic event. */
  public boolean automatic() {
    return SystemEventKey.matches(idempotencyKey);
  }

  public Map<String, Object> customJson() {
    return custom;
  }

  /**
   * Returns the value of a field by the name that data structure, filter, sort and export use:
   * {@code actorEmail}, {@code resource}, or the name of a custom field. For {@code actor}, {@code
   * impersonator} and {@code resource} it is the displayed value. {@code null} if there is no
   * value.
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
