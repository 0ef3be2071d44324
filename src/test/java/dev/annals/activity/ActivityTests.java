package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.annals.access.AuditLogsEnabled;
import dev.annals.access.CredentialCreated;
import dev.annals.access.CredentialRevoked;
import dev.annals.access.TenantCreated;
import dev.annals.access.Tenants;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.StructureChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActivityTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  private final List<Map<String, Object>> sent = new ArrayList<>();
  private final Ingestion ingestion = mock();
  private final Activity activity = new Activity(new DeploymentLog(ingestion, mock(Tenants.class)));

  @BeforeEach
  void takeDown() {
    doAnswer(call -> sent.add(call.getArgument(1)) ? null : null)
        .when(ingestion)
        .send(eq(new TenantId("_annals")), any());
  }

  @Test
  void writesDownWhatHappensToTheDeployment() {
    activity.on(new TenantCreated(ACME));
    activity.on(new AuditLogsEnabled(ACME, false, NOON));
    activity.on(new CredentialCreated("c1"));
    activity.on(new CredentialRevoked("c1"));
    activity.on(new StructureChanged(null, 7));

    assertThat(sent)
        .extracting(event -> event.get("action"))
        .containsExactly(
            "tenant.created",
            "tenant.audit_logs_disabled",
            "credential.created",
            "credential.revoked",
            "structure.changed");
    assertThat(sent.getFirst())
        .containsEntry("resource", Map.of("type", "tenant", "id", "acme"))
        .containsEntry("actor", Map.of("type", "SYSTEM", "name", "Annals"));
  }

  @Test
  void tellsTwoSwitchingsFromOneToldTwice() {
    activity.on(new AuditLogsEnabled(ACME, false, NOON));
    activity.on(new AuditLogsEnabled(ACME, false, NOON));
    activity.on(new AuditLogsEnabled(ACME, false, NOON.plusSeconds(1)));

    assertThat(sent).extracting(event -> event.get("idempotencyKey")).doesNotContainNull();
    assertThat(sent.get(0)).isEqualTo(sent.get(1)).isNotEqualTo(sent.get(2));
  }

  @Test
  void doesNotWriteDownItsOwnBeginning() {
    activity.on(new TenantCreated(new TenantId("_annals")));

    assertThat(sent).isEmpty();
  }

  @Test
  void leavesATenantsStructureToTheTenant() {
    activity.on(new StructureChanged(ACME, 3));

    assertThat(sent).isEmpty();
  }
}
