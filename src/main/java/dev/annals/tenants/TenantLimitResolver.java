package dev.annals.tenants;

import dev.annals.kernel.TenantId;

/** Returns the effective limits of tenants, for the components that enforce them. */
public interface TenantLimitResolver {

  /**
   * Returns the effective limits of a tenant. Cheap enough to be called for each event. A change on
   * another server takes effect here within one second.
   */
  TenantLimits of(TenantId tenant);
}
