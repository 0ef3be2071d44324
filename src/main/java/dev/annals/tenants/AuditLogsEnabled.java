package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The log of a tenant was enabled or disabled for the tenant's own users.
 *
 * @param at distinguishes this change from others of the same tenant
 * @param by who made the change; null if unknown
 */
public record AuditLogsEnabled(TenantId tenant, boolean enabled, Instant at, @Nullable Actor by)
    implements DomainEvent {

  /** Creates the event for an unknown actor. */
  public AuditLogsEnabled(TenantId tenant, boolean enabled, Instant at) {
    this(tenant, enabled, at, null);
  }
}
