package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.Optional;

/** Where data structures are kept, each version for good. Reads see what a majority has. */
public interface StructureStore {

  /**
   * One version of an owner's own.
   *
   * @param base of the deployment's structure then, for a tenant's; 0 for the deployment's
   */
  record Version(int version, int base, StructureChange change) {}

  /** The newest of the deployment; nothing before the first. */
  Optional<DataStructure> deployment();

  Optional<DataStructure> deployment(int version);

  /** The newest of the tenant; nothing if it has none of its own. */
  Optional<Overlay> overlay(TenantId tenant);

  /** The one in force when the tenant's structure had that version: the last not made later. */
  Optional<Overlay> overlay(TenantId tenant, int structureVersion);

  /** How the owner's own versions came about, those up to one of them, newest first. */
  List<Version> versions(StructureOwner owner, int newest, int limit);

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
