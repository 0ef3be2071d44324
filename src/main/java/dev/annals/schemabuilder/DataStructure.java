package dev.annals.schemabuilder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ordered list of a tenant's fields, standard and custom, on and off, as it is in force: what
 * the tenant inherits from the deployment and what it added or overrode. Looking a field up by its
 * name costs the same however many there are.
 */
public final class DataStructure {

  private final int version;
  private final ValidationMode validation;
  private final List<Field> fields;
  private final Map<String, Field> byName = new HashMap<>();
  private final List<Field> customFields;
  private final List<Field> requiredCustomFields;

  /**
   * @param version rises with each change, the deployment's or the tenant's own; events carry it
   */
  public DataStructure(int version, ValidationMode validation, List<Field> fields) {
    this.version = version;
    this.validation = validation;
    this.fields = List.copyOf(fields);
    this.customFields = this.fields.stream().filter(Field::custom).toList();
    this.requiredCustomFields = customFields.stream().filter(Field::required).toList();
    this.fields.forEach(field -> byName.put(field.name(), field));
  }

  public int version() {
    return version;
  }

  public ValidationMode validation() {
    return validation;
  }

  public List<Field> fields() {
    return fields;
  }

  public Optional<Field> field(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<Field> customFields() {
    return customFields;
  }

  /** The custom fields that events have to have, where the structure is STRICT. */
  public List<Field> requiredCustomFields() {
    return requiredCustomFields;
  }

  /** The other one with the fields of this one in their order, and then its further ones. */
  DataStructure orderOf(DataStructure other) {
    return other.with(
        Stream.concat(
                fields.stream().flatMap(field -> other.field(field.name()).stream()),
                other.fields.stream().filter(field -> field(field.name()).isEmpty()))
            .toList());
  }

  List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** Whether it says the same, whatever its version. */
  boolean says(DataStructure other) {
    return validation == other.validation && fields.equals(other.fields);
  }

  DataStructure with(List<Field> newFields) {
    return new DataStructure(version, validation, newFields);
  }

  DataStructure with(ValidationMode newValidation) {
    return new DataStructure(version, newValidation, fields);
  }

  DataStructure at(int newVersion) {
    return new DataStructure(newVersion, validation, fields);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataStructure structure
        && version == structure.version
        && says(structure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, validation, fields);
  }

  @Override
  public String toString() {
    return "DataStructure[version=%d, validation=%s, fields=%s]"
        .formatted(version, validation, fields);
  }
}
