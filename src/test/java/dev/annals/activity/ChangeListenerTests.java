package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.annals.access.Actor;
import dev.annals.export.Exports;
import dev.annals.identity.CredentialCreated;
import dev.annals.identity.CredentialRevoked;
import dev.annals.identity.CredentialRotated;
import dev.annals.identity.PortalLinkClaimed;
import dev.annals.identity.PortalLinkCreated;
import dev.annals.identity.PortalLinkRevoked;
import dev.annals.identity.RoleRemoved;
import dev.annals.identity.RoleSaved;
import dev.annals.identity.SigningKeyRotated;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldChange;
import dev.annals.schemabuilder.StructureChanged;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.tenants.AuditLogsEnabled;
import dev.annals.tenants.TenantCreated;
import dev.annals.tenants.TenantSuspended;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeListenerTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final Actor BY = new Actor(Actor.Kind.VENDOR, "c0", null, "10.1.2.3", "curl");

  private final Recorder log = new Recorder();
  private final StructureHistory structures = mock();
  private final ChangeListener changeListener =
      new ChangeListener(log.journal(), structures, mock(Exports.class));

  @Test
  void writesWhatConcernsTheDeploymentIntoItsLog() {
    changeListener.on(new TenantCreated(ACME, BY));
    changeListener.on(new TenantSuspended(ACME, true, NOON, BY));
    changeListener.on(new TenantSuspended(ACME, false, NOON, BY));
    changeListener.on(new CredentialCreated("c1", BY));
    changeListener.on(new CredentialRotated("c1", NOON, NOON, BY));
    changeListener.on(new CredentialRevoked("c1", BY));
    changeListener.on(new RoleSaved("reader", Set.of("audits:read"), null, NOON, BY));
    changeListener.on(new RoleRemoved("reader", NOON, BY));
    changeListener.on(new SigningKeyRotated("k2", null));
    changeListener.on(new StructureChanged(null, 7, BY));
    changeListener.on(new AutomaticEventsSwitched(Set.of(), Set.of("log.viewed"), NOON));

    assertThat(log.actions())
        .containsExactly(
            "tenant.created",
            "tenant.suspended",
            "tenant.resumed",
            "credential.created",
            "credential.rotated",
            "credential.revoked",
            "role.saved",
            "role.removed",
            "signing_key.rotated",
            "structure.default_changed",
            "activity.switched");
    assertThat(log.written).allMatch(written -> written.log().equals(TenantId.DEPLOYMENT));
  }

  @Test
  void writesWhatConcernsATenantIntoTheTenantsLog() {
    changeListener.on(new PortalLinkCreated(ACME, "l1", "ana", Set.of("viewer"), NOON, BY));
    changeListener.on(new PortalLinkClaimed(ACME, "l1", BY));
    changeListener.on(new PortalLinkRevoked(ACME, "l2", "ana", BY));
    changeListener.on(new AuditLogsEnabled(ACME, false, NOON, BY));
    changeListener.on(new AuditLogsEnabled(ACME, true, NOON.plusSeconds(1), BY));
    changeListener.on(new StructureChanged(ACME, 3, BY));

    assertThat(log.actions())
        .containsExactly(
            "portal_link.created",
            "user.signed_in",
            "portal_link.revoked",
            "audit_logs.disabled",
            "audit_logs.enabled",
            "structure.changed");
    assertThat(log.written).allMatch(written -> written.log().equals(ACME));
  }

  @Test
  void saysWhoDidItAndFromWhere() {
    changeListener.on(new CredentialRevoked("c1", BY));

    assertThat(log.written.getFirst().event())
        .containsEntry("actor", Map.of("type", "SERVICE", "id", "c0"))
        .containsEntry("ip", "10.1.2.3")
        .containsEntry("userAgent", "curl")
        .containsEntry("severity", "HIGH")
        .containsEntry("resource", Map.of("type", "credential", "id", "c1"));
  }

  @Test
  void saysWhatWasAndWhatIs() {
    when(structures.changes(any(), anyInt(), anyInt()))
        .thenReturn(List.of(new FieldChange("plan.enabled", true, false)));
    changeListener.on(new StructureChanged(ACME, 3, BY));
    changeListener.on(new AuditLogsEnabled(ACME, false, NOON, BY));

    assertThat(log.written)
        .extracting(written -> written.event().get("changes"))
        .containsExactly(
            List.of(Map.of("field", "plan.enabled", "before", true, "after", false)),
            List.of(Map.of("field", "auditLogsEnabled", "before", true, "after", false)));
  }

  @Test
  void saysWhichPermissionsARoleGaveAndGives() {
    changeListener.on(
        new RoleSaved(
            "reader", Set.of("audits:read", "audits:export"), Set.of("audits:read"), NOON, BY));

    assertThat(log.written.getFirst().event().get("changes"))
        .isEqualTo(
            List.of(
                Map.of(
                    "field",
                    "permissions",
                    "before",
                    List.of("audits:read"),
                    "after",
                    List.of("audits:export", "audits:read"))));
  }

  @Test
  void aChangeOfManyFieldsSaysHowManyItLeavesOut() {
    when(structures.changes(any(), anyInt(), anyInt()))
        .thenReturn(Collections.nCopies(200, new FieldChange("a", 1, 2)));
    changeListener.on(new StructureChanged(ACME, 3, BY));

    assertThat(log.written.getFirst().event().get("changes")).asList().hasSize(128);
    assertThat(log.written.getFirst().detail("moreChanges")).isEqualTo("72");
  }

  @Test
  void tellsTwoSwitchingsFromOneToldTwice() {
    changeListener.on(new AuditLogsEnabled(ACME, false, NOON));
    changeListener.on(new AuditLogsEnabled(ACME, false, NOON));
    changeListener.on(new AuditLogsEnabled(ACME, false, NOON.plusSeconds(1)));

    assertThat(log.written)
        .extracting(written -> written.event().get("idempotencyKey"))
        .doesNotContainNull()
        .satisfies(keys -> assertThat(keys.get(0)).isEqualTo(keys.get(1)))
        .satisfies(keys -> assertThat(keys.get(1)).isNotEqualTo(keys.get(2)));
  }

  @Test
  void doesNotWriteDownItsOwnBeginning() {
    changeListener.on(new TenantCreated(TenantId.DEPLOYMENT));

    assertThat(log.written).isEmpty();
  }

  @Test
  void isDoneWhereTheFactStandsInOtherWords() {
    log.refusing = Refusal.Code.IDEMPOTENCY_CONFLICT;

    changeListener.on(new TenantCreated(ACME));

    assertThat(log.written).isEmpty();
  }

  @Test
  void writesNothingOfWhatIsOff() {
    var quiet =
        new ChangeListener(
            log.journal(Switches.of(List.of("structure.*", "tenant.created"), List.of())),
            structures,
            mock(Exports.class));
    quiet.on(new StructureChanged(ACME, 3));
    quiet.on(new TenantCreated(ACME));

    assertThat(log.written).isEmpty();
  }
}
