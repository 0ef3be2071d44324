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
 * What Frontegg calls the fields of an event. Every other field, a tenant's own among them, has the
 * same name in both; docs/from-frontegg.md has the table.
 */
final class FieldNames {

  /** Frontegg's names and ours, where they differ. */
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

  /** The field that a property is. */
  static String field(String property) {
    return FIELDS.getOrDefault(property, property);
  }

  /** The property that a field is. */
  static String property(String field) {
    return PROPERTIES.getOrDefault(field, field);
  }

  /** The declared field that a property is; nothing for one that nobody declared. */
  static Optional<Field> declared(String property, DataStructure structure) {
    // Our own names of these fields are no properties.
    return PROPERTIES.containsKey(property) ? Optional.empty() : structure.field(field(property));
  }

  /** Whether a caller sees a property: a tenant's user does not see what is off. */
  static boolean isShown(String property, DataStructure structure, Caller caller) {
    return declared(property, structure).map(field -> field.isVisibleTo(caller)).orElse(true);
  }

  /**
   * Refuses a property that the caller does not see.
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
