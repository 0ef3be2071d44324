package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;

/** The data structures in force. */
public interface DataStructures {

  /**
   * The structure in force for a tenant; a tenant nobody has heard of has the deployment's.
   * Answered from memory; a change made on another node is seen within a second.
   */
  DataStructure of(TenantId tenant);
}
