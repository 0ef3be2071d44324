package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's users see their log from now on, or no longer.
 *
 * @param at tells this switching from others of the same tenant
 * @param by who switched
 */
public record AuditLogsEnabled(TenantId tenant, boolean enabled, Instant at, @Nullable Actor by)
    implements DomainEvent {

  /** Where nobody is known to have switched. */
  public AuditLogsEnabled(TenantId tenant, boolean enabled, Instant at) {
    this(tenant, enabled, at, null);
  }
}
