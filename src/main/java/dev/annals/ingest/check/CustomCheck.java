package dev.annals.ingest.check;

import dev.annals.kernel.BadInput;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks an event's custom values against the tenant's data structure. */
final class CustomCheck {

  private static final String ROOT = "custom";

  private final TypeMismatchCounter typeMismatchCounter;

  CustomCheck(TypeMismatchCounter typeMismatchCounter) {
    this.typeMismatchCounter = typeMismatchCounter;
  }

  /**
   * Accepts all values and counts those that do not fit their fields. An absent value always fits.
   */
  void lenient(Map<String, Object> custom, DataStructure structure) {
    for (var entry : custom.entrySet()) {
      var field = structure.field(entry.getKey());
      if (field.isPresent() && isMisfit(field.get(), entry.getValue())) {
        typeMismatchCounter.count(field.get().type());
      }
    }
  }

  /**
   * Rejects values that do not follow the data structure.
   *
   * @throws BadInput with the path to a field that is not declared, does not fit, or is missing
   */
  void strict(Map<String, Object> custom, DataStructure structure) {
    for (var entry : custom.entrySet()) {
      var path = List.of(ROOT, entry.getKey());
      var field =
          structure
              .field(entry.getKey())
              .filter(Field::custom)
              .orElseThrow(
                  () ->
                      new BadInput(
                          "The data structure has no custom field with this name, and does not"
                              + " accept undeclared values.",
                          path));
      if (isMisfit(field, entry.getValue())) {
        throw new BadInput(field.rule(), path);
      }
    }
    for (var field : structure.requiredCustomFields()) {
      if (custom.get(field.name()) == null) {
        throw new BadInput(
            "The data structure requires this field. " + field.rule(), List.of(ROOT, field.name()));
      }
    }
  }

  private static boolean isMisfit(Field field, @Nullable Object value) {
    return value != null && field.custom() && field.fit(value) == null;
  }
}
