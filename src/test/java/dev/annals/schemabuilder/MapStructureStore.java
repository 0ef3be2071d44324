package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps structures as the store does, in maps. */
public class MapStructureStore implements StructureStore {

  final TreeMap<Integer, DataStructure> deployments = new TreeMap<>();
  public final Map<TenantId, TreeMap<Integer, Overlay>> overlays = new HashMap<>();
  public final Map<Object, ChangeRecord> changes = new HashMap<>();
  int reads;
  public int refusedLocks;

  /** What somebody else does in the meantime, once. */
  @Nullable public Runnable beforeLock;

  @Override
  public Optional<DataStructure> deployment() {
    reads++;
    return Optional.ofNullable(deployments.lastEntry()).map(Map.Entry::getValue);
  }

  @Override
  public Optional<DataStructure> deployment(int version) {
    return Optional.ofNullable(deployments.get(version));
  }

  @Override
  public Optional<Overlay> overlay(TenantId tenant) {
    reads++;
    return Optional.ofNullable(of(tenant).lastEntry()).map(Map.Entry::getValue);
  }

  @Override
  public Optional<Overlay> overlay(TenantId tenant, int structureVersion) {
    return of(tenant).descendingMap().values().stream()
        .filter(overlay -> overlay.since() <= structureVersion)
        .findFirst();
  }

  @Override
  public List<Version> versions(StructureOwner owner, int newest, int limit) {
    var tenant = owner.tenant();
    var versions =
        tenant == null
            ? deployments.headMap(newest, true).descendingMap().values().stream()
                .map(each -> new Version(each.version(), 0, changes.get(each)))
            : of(tenant).headMap(newest, true).descendingMap().values().stream()
                .map(each -> new Version(each.version(), each.base(), changes.get(each)));
    return versions.limit(limit).toList();
  }

  @Override
  public void lock() {
    var meantime = beforeLock;
    beforeLock = null;
    if (meantime != null) {
      meantime.run();
    }
    if (refusedLocks > 0) {
      refusedLocks--;
      throw new StructureConflict();
    }
  }

  @Override
  public void insert(DataStructure deployment, ChangeRecord change) {
    if (deployments.putIfAbsent(deployment.version(), deployment) != null) {
      throw new StructureConflict();
    }
    changes.put(deployment, change);
  }

  @Override
  public void insert(Overlay overlay, ChangeRecord change) {
    if (of(overlay.tenant()).putIfAbsent(overlay.version(), overlay) != null) {
      throw new StructureConflict();
    }
    changes.put(overlay, change);
  }

  private TreeMap<Integer, Overlay> of(TenantId tenant) {
    return overlays.computeIfAbsent(tenant, key -> new TreeMap<>());
  }
}
