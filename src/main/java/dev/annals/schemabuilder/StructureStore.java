package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Storage of data structures. Versions are never deleted. Reads return only majority-committed
 * data.
 */
public interface StructureStore {

  /**
   * One version of an owner's structure.
   *
   * @param base the version of the deployment's structure at that time for a tenant; 0 for the
   *     deployment
   */
  record Version(int version, int base, ChangeRecord change) {}

  /** The newest version of the deployment's structure; empty before the first. */
  Optional<DataStructure> deployment();

  Optional<DataStructure> deployment(int version);

  /** The newest overlay of the tenant; empty if it has none. */
  Optional<Overlay> overlay(TenantId tenant);

  /** The overlay that was current when the tenant's structure had this version. */
  Optional<Overlay> overlay(TenantId tenant, int structureVersion);

  /** The changes that led to the owner's own versions up to one of them, newest first. */
  List<Version> versions(StructureOwner owner, int newest, int limit);

  /**
   * Locks all structures until the transaction ends. MUST be called first in the transaction.
   *
   * @throws StructureConflict if another transaction holds the lock
   */
  void lock();

  /**
   * Adds a version of the deployment's structure.
   *
   * @throws StructureConflict if the version exists
   */
  void insert(DataStructure deployment, ChangeRecord change);

  /**
   * Adds a version of a tenant's overlay.
   *
   * @throws StructureConflict if the version exists
   */
  void insert(Overlay overlay, ChangeRecord change);
}
