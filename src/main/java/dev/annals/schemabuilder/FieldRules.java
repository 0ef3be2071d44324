package dev.annals.schemabuilder;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.FieldName;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new custom field has to be. The paths are those of {@code addField}. */
final class FieldRules {

  private static final int CUSTOM_FIELDS = 128;
  private static final int DISPLAY_NAME = 128;
  private static final int DESCRIPTION = 1_024;
  private static final int CHOICES = 256;
  private static final int CHOICE = 256;

  private FieldRules() {}

  static void check(Field field, DataStructure structure) {
    checkName(field.name(), structure);
    checkDisplayName(field.displayName(), structure);
    checkChoices(field.type(), field.choices());
    if (field.description() != null && field.description().length() > DESCRIPTION) {
      throw bad("description", "A description has at most %d characters".formatted(DESCRIPTION));
    }
    if (structure.customFields().size() >= CUSTOM_FIELDS) {
      throw bad(
          "name", "There are %d custom fields, and no more are possible".formatted(CUSTOM_FIELDS));
    }
  }

  private static void checkName(String name, DataStructure structure) {
    if (!FieldName.isValid(name)) {
      throw bad("name", FieldName.RULE);
    }
    if (name.startsWith("__")) {
      throw bad("name", "Names that begin with __ are GraphQL's own: begin with a letter");
    }
    if (StandardFields.reserve(name)) {
      throw bad("name", "%s has a meaning already: choose another name".formatted(name));
    }
    if (structure.field(name).isPresent()) {
      throw bad("name", "There is a field %s already: choose another name".formatted(name));
    }
  }

  private static void checkDisplayName(String displayName, DataStructure structure) {
    if (displayName.isBlank() || displayName.length() > DISPLAY_NAME) {
      throw bad(
          "displayName",
          "A display name has 1 to %d characters, not only spaces".formatted(DISPLAY_NAME));
    }
    var same =
        structure.fields().stream()
            .filter(field -> field.displayName().equalsIgnoreCase(displayName))
            .findFirst();
    if (same.isPresent()) {
      throw bad(
          "displayName",
          "The field %s is shown as %s already: choose another display name"
              .formatted(same.get().name(), displayName));
    }
  }

  private static void checkChoices(FieldType type, @Nullable List<String> choices) {
    if (type != FieldType.CHOICE) {
      if (choices != null) {
        throw bad("choices", "Only a field of the type CHOICE has choices: leave them out");
      }
      return;
    }
    if (choices == null || choices.isEmpty() || choices.size() > CHOICES) {
      throw bad("choices", "A field of the type CHOICE has 1 to %d choices".formatted(CHOICES));
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < choices.size(); i++) {
      var choice = choices.get(i);
      if (choice.isEmpty() || choice.length() > CHOICE) {
        throw bad(i, "A choice has 1 to %d characters".formatted(CHOICE));
      }
      if (!seen.add(choice)) {
        throw bad(i, "%s is among the choices twice: name each once".formatted(choice));
      }
    }
  }

  private static BadInput bad(String part, String message) {
    return new BadInput(message, "input", part);
  }

  private static BadInput bad(int choice, String message) {
    return new BadInput(message, "input", "choices", String.valueOf(choice));
  }
}
