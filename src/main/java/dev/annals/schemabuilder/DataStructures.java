package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;

/** The effective data structures. */
public interface DataStructures {

  /**
   * Returns the effective structure of a tenant; an unknown tenant has the deployment's. It is read
   * from a cache; changes by other servers are visible within a second.
   */
  DataStructure of(TenantId tenant);
}
