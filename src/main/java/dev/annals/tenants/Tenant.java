package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import java.time.Instant;

/**
 * A customer of the vendor, as Annals knows it.
 *
 * @param name to be shown; the id until somebody says another
 * @param auditLogsEnabled whether its own users see the log; events are collected either way
 * @param suspended whether its users are kept out and nothing is taken for its log
 * @param limits those that were set for it; {@link TenantLimitResolver} tells what is in force
 */
public record Tenant(
    TenantId id,
    String name,
    boolean auditLogsEnabled,
    boolean suspended,
    Instant createdAt,
    TenantLimitOverrides limits) {

  /** One with the deployment's limits. */
  public Tenant(
      TenantId id, String name, boolean auditLogsEnabled, boolean suspended, Instant createdAt) {
    this(id, name, auditLogsEnabled, suspended, createdAt, TenantLimitOverrides.NONE);
  }

  /** One that is not suspended. */
  public Tenant(TenantId id, String name, boolean auditLogsEnabled, Instant createdAt) {
    this(id, name, auditLogsEnabled, false, createdAt);
  }
}
