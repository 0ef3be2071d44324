package dev.annals.query;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event to be, with what a test cares about; the rest is plain. */
public record Draft(
    String action,
    Severity severity,
    Outcome outcome,
    @Nullable Actor actor,
    @Nullable Resource resource,
    @Nullable String ip,
    Instant occurredAt,
    @Nullable Instant receivedAt,
    Map<String, Object> custom) {

  public static final Instant DAWN = Instant.parse("2026-01-01T00:00:00Z");

  public static Draft event(String action) {
    return new Draft(
        action, Severity.INFO, Outcome.SUCCESS, null, null, null, DAWN, null, Map.of());
  }

  public Draft severity(Severity other) {
    return new Draft(action, other, outcome, actor, resource, ip, occurredAt, receivedAt, custom);
  }

  public Draft outcome(Outcome other) {
    return new Draft(action, severity, other, actor, resource, ip, occurredAt, receivedAt, custom);
  }

  public Draft actor(Actor other) {
    return new Draft(
        action, severity, outcome, other, resource, ip, occurredAt, receivedAt, custom);
  }

  public Draft resource(Resource other) {
    return new Draft(action, severity, outcome, actor, other, ip, occurredAt, receivedAt, custom);
  }

  public Draft ip(String other) {
    return new Draft(
        action, severity, outcome, actor, resource, other, occurredAt, receivedAt, custom);
  }

  public Draft occurredAt(Instant other) {
    return new Draft(action, severity, outcome, actor, resource, ip, other, receivedAt, custom);
  }

  public Draft receivedAt(Instant other) {
    return new Draft(action, severity, outcome, actor, resource, ip, occurredAt, other, custom);
  }

  public Draft custom(String name, Object value) {
    return new Draft(
        action,
        severity,
        outcome,
        actor,
        resource,
        ip,
        occurredAt,
        receivedAt,
        Map.of(name, value));
  }

  public Draft custom(Map<String, Object> all) {
    return new Draft(action, severity, outcome, actor, resource, ip, occurredAt, receivedAt, all);
  }

  /** The event as a log has it. Unless given, it was received so many seconds after dawn. */
  public AuditEvent at(TenantId tenant, long sequence) {
    return at(tenant, sequence, 1);
  }

  /** The same in an incarnation of the log. */
  public AuditEvent at(TenantId tenant, long sequence, int incarnation) {
    return new AuditEvent(
        TestIds.IDS,
        tenant,
        sequence,
        incarnation,
        occurredAt,
        receivedAt == null ? DAWN.plusSeconds(sequence) : receivedAt,
        action,
        severity,
        outcome,
        actor,
        null,
        resource,
        null,
        ip,
        null,
        null,
        null,
        List.of(),
        custom,
        1);
  }
}
