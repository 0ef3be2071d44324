package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.Optional;

/** Where data structures are kept, each version for good. Reads see what a majority has. */
public interface StructureStore {

  /** The newest of the deployment; nothing before the first. */
  Optional<DataStructure> deployment();

  Optional<DataStructure> deployment(int version);

  /** The newest of the tenant; nothing if it has none of its own. */
  Optional<Overlay> overlay(TenantId tenant);

  /** The one in force when the tenant's structure had that version: the last not made later. */
  Optional<Overlay> overlay(TenantId tenant, int structureVersion);

  /**
   * Keeps all others from changing any structure until the transaction ends; to be called first in
   * it.
   *
   * @throws StructureConflict if somebody else has it
   */
  void lock();

  /**
   * Adds a version of the deployment's.
   *
   * @throws StructureConflict if there is one of that version
   */
  void insert(DataStructure deployment, StructureChange change);

  /**
   * Adds a version of a tenant's own.
   *
   * @throws StructureConflict if there is one of that version
   */
  void insert(Overlay overlay, StructureChange change);
}
