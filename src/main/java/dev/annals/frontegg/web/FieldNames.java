package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Maps the names of event fields between Frontegg and Annals. All other fields, including custom
 * fields, have the same name in both. docs/from-frontegg.md has the table.
 */
final class FieldNames {

  /** Frontegg's names and those of Annals, where they differ. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("createdAt", "occurredAt");
    FIELDS.put("updatedAt", "receivedAt");
    FIELDS.put("user", "actor");
    FIELDS.put("email", "actorEmail");
  }

  private static final Map<String, String> PROPERTIES =
      FIELDS.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private FieldNames() {}

  /** Returns the field of a property. */
  static String field(String property) {
    return FIELDS.getOrDefault(property, property);
  }

  /** Returns the property of a field. */
  static String property(String field) {
    return PROPERTIES.getOrDefault(field, field);
  }

  /** Returns the declared field of a property; empty if it is not declared. */
  static Optional<Field> declared(String property, DataStructure structure) {
    // Annals' names of these fields are not properties.
    return PROPERTIES.containsKey(property) ? Optional.empty() : structure.field(field(property));
  }

  /** Returns whether a caller can view a property: a tenant's user cannot view disabled fields. */
  static boolean isShown(String property, DataStructure structure, Caller caller) {
    return declared(property, structure).map(field -> field.isVisibleTo(caller)).orElse(true);
  }

  /**
   * Requires that the caller can view a property.
   *
   * @throws Refusal {@code FORBIDDEN_FIELD}
   */
  static void requireShown(
      String property, DataStructure structure, Caller caller, String... path) {
    if (!isShown(property, structure, caller)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN_FIELD,
          "The field %s is disabled in the data structure.".formatted(property),
          List.of(path));
    }
  }
}
