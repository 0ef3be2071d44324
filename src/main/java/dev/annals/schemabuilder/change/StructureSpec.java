package dev.annals.schemabuilder.change;

import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.ValidationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a complete data structure, for configuration as code.
 *
 * @param version the version that the author read: if it is not the current one, nothing is
 *     changed; {@code null} for any version
 * @param validation {@code null} for no change
 * @param fields the fields in their order; own fields that are not in it are removed, standard and
 *     inherited ones are disabled and follow the others
 */
public record StructureSpec(
    @Nullable Integer version, @Nullable ValidationMode validation, List<WantedField> fields) {

  public StructureSpec {
    fields = List.copyOf(fields);
  }

  /**
   * The specification of a field. Omitted parts of a standard or inherited field follow the
   * default; omitted parts of an own field have the defaults of a new field. An own field must have
   * a display name and a type.
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

    FieldPatch parts() {
      return new FieldPatch(
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
