package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import java.time.Instant;

/**
 * A customer of the vendor.
 *
 * @param name the display name; the id until a name is set
 * @param auditLogsEnabled whether the tenant's users can see the log; events are stored in either
 *     case
 * @param suspended whether requests of the tenant's users and new events are rejected
 * @param limits the limits that were set for the tenant; {@link TenantLimitResolver} returns the
 *     effective ones
 */
public record Tenant(
    TenantId id,
    String name,
    boolean auditLogsEnabled,
    boolean suspended,
    Instant createdAt,
    TenantLimitOverrides limits) {

  /** Creates a tenant with the deployment's limits. */
  public Tenant(
      TenantId id, String name, boolean auditLogsEnabled, boolean suspended, Instant createdAt) {
    this(id, name, auditLogsEnabled, suspended, createdAt, TenantLimitOverrides.NONE);
  }

  /** Creates a tenant that is not suspended. */
  public Tenant(TenantId id, String name, boolean auditLogsEnabled, Instant createdAt) {
    this(id, name, auditLogsEnabled, false, createdAt);
  }
}
