package dev.annals.schemabuilder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a tenant's events, standard or custom.
 *
 * @param name how events, filters and GraphQL call it
 * @param displayName how people see it called: column header, CSV header
 * @param enabled whether tenant users see and download it; vendors always do
 * @param filterable whether {@code AuditEventFilter} has a filter of it
 * @param choices what a CHOICE may be
 */
public record Field(
    String name,
    String displayName,
    FieldType type,
    boolean custom,
    boolean enabled,
    boolean sortable,
    boolean filterable,
    boolean showInTable,
    boolean showInDetails,
    boolean required,
    @Nullable List<String> choices,
    @Nullable String description) {

  static List<Field> enable(List<Field> fields, String name, boolean enabled) {
    return fields.stream()
        .map(field -> field.name().equals(name) ? field.enable(enabled) : field)
        .toList();
  }

  Field enable(boolean newEnabled) {
    if (newEnabled == enabled) {
      return this;
    }
    return new Field(
        name,
        displayName,
        type,
        custom,
        newEnabled,
        sortable,
        filterable,
        showInTable,
        showInDetails,
        required,
        choices,
        description);
  }
}
