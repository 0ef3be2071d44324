package dev.annals.schemabuilder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole data structure as somebody wants it, in their order: configuration as code.
 *
 * @param version that the author saw: if it is not the current one, nothing changes; {@code null}
 *     if that does not matter
 * @param validation stays as it is if it is {@code null}
 * @param fields own fields that are not in it are removed; standard and inherited ones are turned
 *     off, and stand behind the others
 */
public record WantedStructure(
    @Nullable Integer version, @Nullable ValidationMode validation, List<WantedField> fields) {

  public WantedStructure {
    fields = List.copyOf(fields);
  }

  /**
   * A field as somebody wants it. What is left out of a standard or inherited field is as it is in
   * the default; what is left out of an own field, as with a new one, which has to say its display
   * name and its type.
   */
  public record WantedField(
      String name,
      @Nullable String displayName,
      @Nullable FieldType type,
      @Nullable Boolean enabled,
      @Nullable Boolean sortable,
      @Nullable Boolean filterable,
      @Nullable Boolean showInTable,
      @Nullable Boolean showInDetails,
      @Nullable Boolean required,
      @Nullable List<String> choices,
      @Nullable Integer maxLength,
      @Nullable String description) {

    FieldParts parts() {
      return new FieldParts(
          displayName,
          type,
          enabled,
          sortable,
          filterable,
          showInTable,
          showInDetails,
          required,
          choices,
          maxLength,
          description);
    }
  }
}
