package dev.annals.activity;

import static org.springframework.transaction.annotation.Propagation.NOT_SUPPORTED;

import dev.annals.access.AuditLogsEnabled;
import dev.annals.access.CredentialCreated;
import dev.annals.access.CredentialRevoked;
import dev.annals.access.TenantCreated;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.StructureChanged;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/**
 * Writes down what happens to the deployment. Nothing of it stands in the tenants' own logs: their
 * numbers begin with their own first event. An append takes no part in a transaction, so there is
 * none around it to fail.
 */
@Component
class Activity {

  private final DeploymentLog log;

  Activity(DeploymentLog log) {
    this.log = log;
  }

  /** That the deployment's own log came into being is not written down: writing brings it about. */
  @ApplicationModuleListener(id = "activity.tenant-created", propagation = NOT_SUPPORTED)
  void on(TenantCreated event) {
    if (!event.tenant().equals(TenantId.DEPLOYMENT)) {
      log.record(fact("tenant.created", Severity.INFO, "tenant", event.tenant().value()));
    }
  }

  @ApplicationModuleListener(id = "activity.audit-logs-enabled", propagation = NOT_SUPPORTED)
  void on(AuditLogsEnabled event) {
    var action = event.enabled() ? "tenant.audit_logs_enabled" : "tenant.audit_logs_disabled";
    log.record(
        new Fact(
            action,
            Severity.MEDIUM,
            "tenant",
            event.tenant().value(),
            "At " + Timestamps.format(event.at())));
  }

  @ApplicationModuleListener(id = "activity.credential-created", propagation = NOT_SUPPORTED)
  void on(CredentialCreated event) {
    log.record(fact("credential.created", Severity.MEDIUM, "credential", event.clientId()));
  }

  @ApplicationModuleListener(id = "activity.credential-revoked", propagation = NOT_SUPPORTED)
  void on(CredentialRevoked event) {
    log.record(fact("credential.revoked", Severity.HIGH, "credential", event.clientId()));
  }

  /** A tenant's own structure is its own business; this is the one that all inherit. */
  @ApplicationModuleListener(id = "activity.structure-changed", propagation = NOT_SUPPORTED)
  void on(StructureChanged event) {
    if (event.tenant() == null) {
      log.record(
          new Fact(
              "structure.changed",
              Severity.MEDIUM,
              "structure",
              "deployment",
              "Version " + event.version()));
    }
  }

  private static Fact fact(String action, Severity severity, String subject, String id) {
    return new Fact(action, severity, subject, id, "");
  }
}
