package dev.annals.schemabuilder;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ordered list of a tenant's fields, standard and custom, on and off, as it is in force: what
 * the tenant inherits from the deployment and what it added or overrode.
 *
 * @param version rises with each change, the deployment's or the tenant's own; events carry it
 */
public record DataStructure(int version, ValidationMode validation, List<Field> fields) {

  public DataStructure {
    fields = List.copyOf(fields);
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  public List<Field> customFields() {
    return fields.stream().filter(Field::custom).toList();
  }

  DataStructure add(Field field) {
    return next(Stream.concat(fields.stream(), Stream.of(field)).toList());
  }

  DataStructure enable(String name, boolean enabled) {
    return next(Field.enable(fields, name, enabled));
  }

  private DataStructure next(List<Field> newFields) {
    return new DataStructure(version + 1, validation, newFields);
  }
}
