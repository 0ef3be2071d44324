package dev.annals.schemabuilder;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The base of a change.
 *
 * @param before the current structure
 * @param defaults the structure that it inherits from: the deployment's structure for a tenant, the
 *     standard fields for the deployment
 * @param own names of the custom fields that are not inherited
 */
public record ChangeBase(DataStructure before, DataStructure defaults, Set<String> own) {

  static final DataStructure STANDARD =
      new DataStructure(1, ValidationMode.LENIENT, StandardFields.ALL);

  public static ChangeBase ofDeployment(DataStructure deployment) {
    return new ChangeBase(deployment, STANDARD, names(deployment));
  }

  public static ChangeBase ofTenant(Overlay overlay, DataStructure deployment) {
    return new ChangeBase(
        overlay.over(deployment),
        deployment,
        overlay.fields().stream().map(Field::name).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether this structure defines the field: an own field, or a new one. */
  public boolean owns(String name) {
    return own.contains(name) || before.field(name).isEmpty();
  }

  /** The inherited definition of the field, if there is one. */
  public Optional<Field> inherited(String name) {
    return own.contains(name) ? Optional.empty() : defaults.field(name);
  }

  private static Set<String> names(DataStructure structure) {
    return structure.customFields().stream()
        .map(Field::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
