package dev.annals.schemabuilder;

import java.util.Optional;
import org.springframework.stereotype.Service;

/** The data structures as they are and as they were. */
@Service
public class StructureHistory {

  private final StructuresInForce inForce;
  private final StructureStore store;

  StructureHistory(StructuresInForce inForce, StructureStore store) {
    this.inForce = inForce;
    this.store = store;
  }

  /** The structure in force. */
  public DataStructure current(StructureOwner owner) {
    return inForce.of(owner);
  }

  /** The structure as it was in that version; nothing if there was no such version. */
  public Optional<DataStructure> version(StructureOwner owner, int version) {
    var current = current(owner);
    if (current.version() == version) {
      return Optional.of(current);
    }
    var tenant = owner.tenant();
    if (tenant == null) {
      return store.deployment(version);
    }
    var overlay = store.overlay(tenant, version).orElseGet(() -> Overlay.none(tenant));
    return store.deployment(version - overlay.version()).map(overlay::over);
  }
}
