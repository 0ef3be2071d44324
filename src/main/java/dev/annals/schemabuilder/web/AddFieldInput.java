package dev.annals.schemabuilder.web;

import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The GraphQL input {@code AddFieldInput}. A part is {@code null} if the client sent null instead
 * of the default.
 */
record AddFieldInput(
    String name,
    String displayName,
    FieldType type,
    @Nullable Boolean enabled,
    @Nullable Boolean sortable,
    @Nullable Boolean filterable,
    @Nullable Boolean showInTable,
    @Nullable Boolean showInDetails,
    @Nullable Boolean required,
    @Nullable List<String> choices,
    @Nullable Integer maxLength,
    @Nullable String description) {

  Field field() {
    return new Field(
        name,
        displayName.strip(),
        type,
        true,
        orElse(enabled, true),
        orElse(sortable, true),
        // Filters do not apply to JSON values.
        orElse(filterable, true) && type != FieldType.JSON,
        orElse(showInTable, true),
        orElse(showInDetails, true),
        orElse(required, false),
        choices,
        description,
        maxLength);
  }

  private static boolean orElse(@Nullable Boolean given, boolean standard) {
    return given == null ? standard : given;
  }
}
