package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tenant has of its own over the deployment's data structure. What it does not mention is
 * inherited, and follows later changes of the deployment; what it mentions stays.
 *
 * @param version 1, 2, 3 … of this tenant's own changes
 * @param base the version of the deployment's structure that was in force when this one was made
 * @param toggles inherited fields that the tenant turned on or off
 * @param fields the tenant's own fields; one that the deployment has too is the tenant's
 */
public record Overlay(
    TenantId tenant, int version, int base, Map<String, Boolean> toggles, List<Field> fields) {

  public Overlay {
    toggles = Map.copyOf(toggles);
    fields = List.copyOf(fields);
  }

  static Overlay none(TenantId tenant) {
    return new Overlay(tenant, 0, 0, Map.of(), List.of());
  }

  /**
   * The version that the tenant's structure had when this overlay was new: it rises by one with
   * each change, the tenant's or the deployment's.
   */
  public int since() {
    return base + version;
  }

  /** The tenant's structure: the deployment's with this over it. */
  DataStructure over(DataStructure deployment) {
    if (version == 0) {
      return deployment;
    }
    var own = fields.stream().map(Field::name).collect(Collectors.toSet());
    var inherited =
        deployment.fields().stream()
            .filter(field -> !own.contains(field.name()))
            .map(field -> field.enable(toggles.getOrDefault(field.name(), field.enabled())));
    return new DataStructure(
        deployment.version() + version,
        deployment.validation(),
        Stream.concat(inherited, fields.stream()).toList());
  }

  Overlay add(Field field, int newBase) {
    return next(newBase, toggles, Stream.concat(fields.stream(), Stream.of(field)).toList());
  }

  Overlay enable(String name, boolean enabled, int newBase) {
    if (fields.stream().anyMatch(field -> field.name().equals(name))) {
      return next(newBase, toggles, Field.enable(fields, name, enabled));
    }
    var changed = new HashMap<>(toggles);
    changed.put(name, enabled);
    return next(newBase, changed, fields);
  }

  private Overlay next(int newBase, Map<String, Boolean> newToggles, List<Field> newFields) {
    return new Overlay(tenant, version + 1, newBase, newToggles, newFields);
  }
}
