package dev.annals.schemabuilder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The effective data structure of a tenant: the ordered list of its standard and custom fields,
 * enabled and disabled, inherited, overridden and added. Looking up a field by name takes constant
 * time.
 */
public final class DataStructure {

  private final int version;
  private final ValidationMode validation;
  private final List<Field> fields;
  private final Map<String, Field> byName = new HashMap<>();
  private final List<Field> customFields;
  private final List<Field> requiredCustomFields;

  /**
   * @param version increases with each change of the deployment's or the tenant's structure; events
   *     contain it
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

  /** The custom fields that are required if the structure is STRICT. */
  public List<Field> requiredCustomFields() {
    return requiredCustomFields;
  }

  /**
   * Returns the other structure with its fields in the order of this one, followed by its further
   * fields.
   */
  public DataStructure orderOf(DataStructure other) {
    return other.with(
        Stream.concat(
                fields.stream().flatMap(field -> other.field(field.name()).stream()),
                other.fields.stream().filter(field -> field(field.name()).isEmpty()))
            .toList());
  }

  List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** Whether the structures are equal except for the version. */
  public boolean says(DataStructure other) {
    return validation == other.validation && fields.equals(other.fields);
  }

  public DataStructure with(List<Field> newFields) {
    return new DataStructure(version, validation, newFields);
  }

  public DataStructure with(ValidationMode newValidation) {
    return new DataStructure(version, newValidation, fields);
  }

  public DataStructure at(int newVersion) {
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
