package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Statistics;
import dev.annals.tenants.TenantAccess;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * REST endpoints of Frontegg's audits API: append an audit, list audits as rows, and statistics.
 */
@RestController
class AuditsController {

  private final Ingestion ingestion;
  private final TenantAccess tenants;
  private final AuditRows auditRows;
  private final Statistics statistics;

  AuditsController(
      Ingestion ingestion, TenantAccess tenants, AuditRows auditRows, Statistics statistics) {
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.auditRows = auditRows;
    this.statistics = statistics;
  }

  @PostMapping(Dialect.AUDITS)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Requires(Permission.WRITE_AUDITS)
  Map<String, @Nullable Object> send(
      Caller caller, @RequestBody Map<String, @Nullable Object> audit) {
    var tenant = recipient(caller, audit.get(Audit.TENANT));
    try {
      var event = ingestion.send(tenant, Audit.body(audit), () -> Audit.input(audit)).event();
      return auditRows.row(event, caller);
    } catch (Refusal refusal) {
      throw Audit.inItsWords(refusal);
    }
  }

  private TenantId recipient(Caller caller, @Nullable Object named) {
    var tenant = caller.tenant();
    if (tenant != null && named != null && !tenant.value().equals(named)) {
      throw new BadInput("Must be the tenant of the header frontegg-tenant-id.", Audit.TENANT);
    }
    return tenants.resolveTarget(
        caller, named == null ? null : String.valueOf(named), List.of(Audit.TENANT));
  }

  @GetMapping(Dialect.AUDITS)
  @Requires(Permission.READ_AUDITS)
  AuditRows.Page list(Caller caller, @RequestParam MultiValueMap<String, String> sent) {
    var parameters = new Parameters(sent);
    return auditRows.page(auditRows.within(caller, parameters), ListQuery.of(parameters));
  }

  @GetMapping(Dialect.AUDITS + "/stats")
  @Requires(Permission.READ_AUDITS)
  Statistics.Stats stats(Caller caller, @RequestParam MultiValueMap<String, String> sent) {
    return statistics.stats(auditRows.within(caller, new Parameters(sent)));
  }
}
