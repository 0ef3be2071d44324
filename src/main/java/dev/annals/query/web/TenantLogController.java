package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.Refusal;
import dev.annals.query.work.QueryWork;
import dev.annals.tenants.Tenant;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL fields of {@code Tenant} that are read from its log: {@code events} and {@code
 * lastEventAt}.
 */
@Controller
class TenantLogController {

  private final AuditLog log;

  TenantLogController(AuditLog log, QueryWork work) {
    this.log = work.reading(log);
  }

  @SchemaMapping
  @Requires(Permission.ANY)
  long events(Tenant tenant, Caller caller) {
    requireToldTo(caller, tenant);
    return log.upToDate(tenant.id()).last(tenant.id());
  }

  @SchemaMapping
  @Requires(Permission.ANY)
  @Nullable Instant lastEventAt(Tenant tenant, Caller caller) {
    requireToldTo(caller, tenant);
    return newest(tenant).map(AuditEvent::receivedAt).orElse(null);
  }

  private Optional<AuditEvent> newest(Tenant tenant) {
    return log.upToDate(tenant.id()).readBefore(tenant.id(), Long.MAX_VALUE, 1).stream()
        .findFirst();
  }

  /** Requires a caller that manages tenants or may read this tenant's log. */
  private static void requireToldTo(Caller caller, Tenant tenant) {
    caller.requireActingFor(tenant.id());
    if (!caller.managesTenants() && !caller.may(Permission.READ_AUDITS)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "This requires the permission %s.".formatted(Permission.READ_AUDITS));
    }
  }
}
