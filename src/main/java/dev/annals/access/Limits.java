package dev.annals.access;

import dev.annals.kernel.TenantId;

/** Tells how much of the deployment each tenant may take; for whoever gives it away. */
public interface Limits {

  /**
   * What is in force for a tenant. Cheap: asked for each event. What is changed on another server is
   * known here within a second.
   */
  TenantLimits of(TenantId tenant);
}
