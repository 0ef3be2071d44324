package dev.annals.schemabuilder.change;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.ChosenName;
import dev.annals.kernel.FieldName;
import dev.annals.schemabuilder.ChangeBase;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.StandardFields;
import dev.annals.schemabuilder.StructureDiff;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a new structure that replaces another one. Only differences are checked: an
 * unchanged structure is never rejected, even if the deployment's structure was changed.
 */
final class FieldRules {

  private static final int CUSTOM_FIELDS = 128;
  private static final int DISPLAY_NAME = 128;
  private static final int DESCRIPTION = 1_024;
  private static final int CHOICES = 256;
  private static final int CHOICE = 256;
  private static final int MAX_LENGTH = 65_536;

  private static final Set<String> PARTS_OF_STANDARD_FIELDS =
      Set.of("displayName", "enabled", "showInTable", "showInDetails", "description");

  /** Parts that define the values of a field. Only the owner of the field can change them. */
  private static final Set<String> PARTS_OF_VALUES = Set.of("type", "choices", "maxLength");

  private final ChangeBase changeBase;
  private final DataStructure wanted;
  private final FieldPaths fieldPaths;

  FieldRules(ChangeBase changeBase, DataStructure wanted, FieldPaths fieldPaths) {
    this.changeBase = changeBase;
    this.wanted = wanted;
    this.fieldPaths = fieldPaths;
  }

  /**
   * @throws BadInput with the path to what is wrong
   */
  void check() {
    for (var field : wanted.fields()) {
      var place = fieldPaths.of(field.name());
      var before = changeBase.before().field(field.name());
      if (before.isEmpty()) {
        checkName(field.name(), place);
        ChosenName.requireDistinct(
            field.name(),
            wanted.fields().stream().map(Field::name).toList(),
            "The name of a field",
            place.at("name"));
        checkParts(field, place);
      } else if (!before.get().equals(field)) {
        checkChanged(before.get(), field, place);
      }
    }
    int fields = wanted.customFields().size();
    if (fields > CUSTOM_FIELDS && fields > changeBase.before().customFields().size()) {
      throw new BadInput(
          "There are %d custom fields, which is the maximum.".formatted(CUSTOM_FIELDS),
          fieldPaths.of(wanted.customFields().getLast().name()).at("name"));
    }
  }

  /** Checks the name of a new field. */
  static void checkName(String name, FieldPaths.Place place) {
    if (!FieldName.isValid(name)) {
      throw new BadInput(FieldName.RULE, place.at("name"));
    }
    if (name.startsWith("__")) {
      throw new BadInput(
          "Must not begin with __, which is reserved for GraphQL.", place.at("name"));
    }
    if (StandardFields.reserve(name)) {
      throw new BadInput(
          "%s is a reserved name. Choose another name.".formatted(name), place.at("name"));
    }
  }

  private void checkChanged(Field before, Field after, FieldPaths.Place place) {
    for (var part : StructureDiff.parts(before, after)) {
      if (!before.custom() && !PARTS_OF_STANDARD_FIELDS.contains(part)) {
        throw new BadInput(
            ("%s is a standard field. Only its display name, its description, and where it is shown"
                    + " can be changed.")
                .formatted(after.name()),
            place.at(part));
      }
      if (!changeBase.owns(after.name()) && PARTS_OF_VALUES.contains(part)) {
        throw new BadInput(
            "%s is inherited. Rules for its values can be changed only with scope DEPLOYMENT."
                .formatted(after.name()),
            place.at(part));
      }
    }
    if (!before.displayName().equals(after.displayName())) {
      checkDisplayName(after, place);
    }
    checkDescription(after, place);
    if (before.custom()) {
      checkValues(after, before.choices(), place);
    }
  }

  private void checkParts(Field field, FieldPaths.Place place) {
    checkDisplayName(field, place);
    checkValues(field, null, place);
    checkDescription(field, place);
  }

  private void checkValues(
      Field field, @Nullable List<String> choicesBefore, FieldPaths.Place place) {
    checkChoices(field.type(), field.choices(), choicesBefore, place);
    var maxLength = field.maxLength();
    if (maxLength == null) {
      return;
    }
    if (!field.type().hasLength()) {
      throw new BadInput(
          "Only fields of the types TEXT, EMAIL and URL can have a maxLength. Omit it.",
          place.at("maxLength"));
    }
    if (maxLength < 1 || maxLength > MAX_LENGTH) {
      throw new BadInput("Must be from 1 to %d.".formatted(MAX_LENGTH), place.at("maxLength"));
    }
  }

  private void checkDisplayName(Field field, FieldPaths.Place place) {
    var displayName = field.displayName();
    ChosenName.require(displayName, "A display name", DISPLAY_NAME, place.at("displayName"));
    for (var other : wanted.fields()) {
      if (!other.name().equals(field.name()) && other.displayName().equalsIgnoreCase(displayName)) {
        throw new BadInput(
            "The field %s already has the display name %s. Choose another display name."
                .formatted(other.name(), displayName),
            place.at("displayName"));
      }
    }
    ChosenName.requireDistinct(
        displayName,
        wanted.fields().stream()
            .filter(other -> !other.name().equals(field.name()))
            .map(Field::displayName)
            .toList(),
        "A display name",
        place.at("displayName"));
  }

  private static void checkDescription(Field field, FieldPaths.Place place) {
    if (field.description() != null && field.description().length() > DESCRIPTION) {
      throw new BadInput(
          "Must have at most %d characters.".formatted(DESCRIPTION), place.at("description"));
    }
  }

  private static void checkChoices(
      FieldType type,
      @Nullable List<String> choices,
      @Nullable List<String> before,
      FieldPaths.Place place) {
    if (type != FieldType.CHOICE) {
      if (choices != null) {
        throw new BadInput(
            "Only a field of the type CHOICE can have choices. Omit them.", place.at("choices"));
      }
      return;
    }
    if (choices == null || choices.isEmpty() || choices.size() > CHOICES) {
      throw new BadInput(
          "A field of the type CHOICE must have 1 to %d choices.".formatted(CHOICES),
          place.at("choices"));
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < choices.size(); i++) {
      var choice = choices.get(i);
      if (choice.isEmpty() || choice.length() > CHOICE) {
        throw new BadInput("Must have 1 to %d characters.".formatted(CHOICE), at(i, place));
      }
      if (before == null || !before.contains(choice)) {
        ChosenName.requireVisible(choice, "A choice", at(i, place));
      }
      if (!seen.add(choice)) {
        throw new BadInput("Must not contain %s twice.".formatted(choice), at(i, place));
      }
    }
  }

  private static List<String> at(int choice, FieldPaths.Place place) {
    var path = new ArrayList<>(place.at("choices"));
    path.add(String.valueOf(choice));
    return path;
  }
}
