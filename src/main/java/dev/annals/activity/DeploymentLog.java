package dev.annals.activity;

import dev.annals.access.Tenants;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import org.springframework.stereotype.Component;

/** The log of the deployment itself: that of a reserved tenant, kept like any other. */
@Component
class DeploymentLog {

  private final Ingestion ingestion;
  private final Tenants tenants;

  DeploymentLog(Ingestion ingestion, Tenants tenants) {
    this.ingestion = ingestion;
    this.tenants = tenants;
  }

  /** Writes a fact down, once, however often it is told. */
  void record(Fact fact) {
    tenants.provision(TenantId.DEPLOYMENT);
    ingestion.send(TenantId.DEPLOYMENT, fact.event());
  }
}
