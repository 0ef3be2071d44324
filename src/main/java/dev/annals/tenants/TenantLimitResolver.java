package dev.annals.tenants;

import dev.annals.kernel.TenantId;

/** The effective limits of tenants, for the components that enforce them. */
public interface TenantLimitResolver {

  /**
   * What is in force for a tenant. Cheap: asked for each event. What is changed on another server
   * is known here within a second.
   */
  TenantLimits of(TenantId tenant);
}
