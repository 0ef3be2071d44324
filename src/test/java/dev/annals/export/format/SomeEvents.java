package dev.annals.export.format;

import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestIds;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events to be written, with one thing about them that matters. */
public final class SomeEvents {

  public static final TenantId ACME = new TenantId("acme");
  public static final Instant NOON = Instant.parse("2026-07-01T12:00:00.007Z");

  private SomeEvents() {}

  public static AuditEvent numbered(long sequence) {
    return event(sequence, "user.login", Map.of(), List.of());
  }

  public static AuditEvent doing(String action) {
    return event(1, action, Map.of(), List.of());
  }

  public static AuditEvent with(Map<String, Object> custom) {
    return event(1, "user.login", custom, List.of());
  }

  public static AuditEvent changing(Change... changes) {
    return event(1, "user.login", Map.of(), List.of(changes));
  }

  private static AuditEvent event(
      long sequence, String action, Map<String, Object> custom, List<Change> changes) {
    return new AuditEvent(
        TestIds.IDS,
        ACME,
        sequence,
        1,
        NOON,
        NOON.plusSeconds(1),
        action,
        Severity.HIGH,
        Outcome.SUCCESS,
        new Actor("u-1", "Ada", "ada@acme.example", ActorType.USER),
        null,
        new Resource("document", "d-1", null),
        null,
        "::1",
        null,
        null,
        null,
        changes,
        custom,
        1);
  }
}
