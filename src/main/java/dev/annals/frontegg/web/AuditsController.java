package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.access.TenantAccess;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes audits as Frontegg's clients send them, and answers with the row as it is stored. */
@RestController
class AuditsController {

  private final Ingestion ingestion;
  private final TenantAccess tenants;

  AuditsController(Ingestion ingestion, TenantAccess tenants) {
    this.ingestion = ingestion;
    this.tenants = tenants;
  }

  @PostMapping(Dialect.AUDITS)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Requires(Permission.WRITE_AUDITS)
  Map<String, Object> send(Caller caller, @RequestBody Map<String, @Nullable Object> audit) {
    var tenant = tenant(caller, audit.get(Audit.TENANT));
    return Audit.row(ingestion.send(tenant, Audit.input(audit)).event());
  }

  private TenantId tenant(Caller caller, @Nullable Object named) {
    var tenant = caller.tenant();
    if (tenant != null && named != null && !tenant.value().equals(named)) {
      throw new BadInput("The header frontegg-tenant-id names another tenant", Audit.TENANT);
    }
    return tenants.recipient(
        caller, named == null ? null : String.valueOf(named), List.of(Audit.TENANT));
  }
}
