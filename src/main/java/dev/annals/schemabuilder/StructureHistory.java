package dev.annals.schemabuilder;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Current and earlier versions of data structures. */
@Service
public class StructureHistory {

  private final StructuresInForce inForce;
  private final StructureStore store;

  StructureHistory(StructuresInForce inForce, StructureStore store) {
    this.inForce = inForce;
    this.store = store;
  }

  /** The current structure. */
  public DataStructure current(StructureOwner owner) {
    return inForce.of(owner);
  }

  /** The structure in this version; empty if there was no such version. */
  public Optional<DataStructure> version(StructureOwner owner, int version) {
    var current = current(owner);
    if (current.version() == version) {
      return Optional.of(current);
    }
    var tenant = owner.tenant();
    if (tenant == null) {
      return store.deployment(version);
    }
    return standing(tenant, version).map(EffectiveStructure::structure);
  }

  /**
   * The changes that led to the versions up to {@code newest}, newest first.
   *
   * @param newest an existing version
   */
  public List<StructureVersion> versions(StructureOwner owner, int newest, int limit) {
    var tenant = owner.tenant();
    return tenant == null
        ? store.versions(owner, newest, limit).stream()
            .map(each -> new StructureVersion(each.version(), owner, each.change()))
            .toList()
        : versionsOf(tenant, newest, limit);
  }

  /**
   * Describes the differences between two versions, one per line, for users.
   *
   * @throws Refusal {@code NOT_FOUND} if one of the versions does not exist
   */
  public List<String> differences(StructureOwner owner, int from, int to) {
    return StructureDiff.lines(known(owner, from, "from"), known(owner, to, "to"));
  }

  /**
   * Returns the differences between two versions with the values before and after.
   *
   * @throws Refusal {@code NOT_FOUND} if one of the versions does not exist
   */
  public List<FieldChange> changes(StructureOwner owner, int from, int to) {
    return StructureDiff.differences(known(owner, from, "from"), known(owner, to, "to"));
  }

  /** The inherited fields and overrides of this version. */
  public Inheritance inheritance(StructureOwner owner, DataStructure structure) {
    var tenant = owner.tenant();
    return tenant == null
        ? Inheritance.ofDeployment(structure)
        : standing(tenant, structure.version())
            .map(EffectiveStructure::inheritance)
            .orElse(Inheritance.NONE);
  }

  private EffectiveStructure known(StructureOwner owner, int version, String argument) {
    var tenant = owner.tenant();
    return (tenant == null
            ? version(owner, version).map(EffectiveStructure::of)
            : standing(tenant, version))
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Code.NOT_FOUND,
                    "There is no such version. The newest version is %d."
                        .formatted(current(owner).version()),
                    List.of(argument)));
  }

  private Optional<EffectiveStructure> standing(TenantId tenant, int version) {
    var overlay = overlay(tenant, version);
    return store
        .deployment(version - overlay.version())
        .map(deployment -> EffectiveStructure.of(overlay, deployment));
  }

  /**
   * A tenant's version is the sum of its own version and the deployment's version. Each earlier
   * version decreases one of the two.
   */
  private List<StructureVersion> versionsOf(TenantId tenant, int newest, int limit) {
    int own = overlay(tenant, newest).version();
    int inherited = newest - own;
    var owner = StructureOwner.of(tenant);
    var ofTenant = store.versions(owner, own, limit).iterator();
    var ofDeployment = store.versions(StructureOwner.DEPLOYMENT, inherited, limit).iterator();
    var versions = new ArrayList<StructureVersion>();
    var nextOwn = ofTenant.hasNext() ? ofTenant.next() : null;
    for (int version = newest; version > 0 && versions.size() < limit; version--) {
      if (nextOwn != null && nextOwn.base() == version - nextOwn.version()) {
        versions.add(new StructureVersion(version, owner, nextOwn.change()));
        nextOwn = ofTenant.hasNext() ? ofTenant.next() : null;
      } else {
        versions.add(
            new StructureVersion(version, StructureOwner.DEPLOYMENT, ofDeployment.next().change()));
      }
    }
    return versions;
  }

  private Overlay overlay(TenantId tenant, int version) {
    return store.overlay(tenant, version).orElseGet(() -> Overlay.none(tenant));
  }
}
