package dev.annals.schemabuilder.change;

import dev.annals.kernel.BadInput;
import dev.annals.schemabuilder.ChangeBase;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.change.StructureSpec.WantedField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Replaces a structure by a complete new one. */
final class StructureReplacement {

  private final ChangeBase changeBase;
  private final StructureSpec wanted;

  StructureReplacement(ChangeBase changeBase, StructureSpec wanted) {
    this.changeBase = changeBase;
    this.wanted = wanted;
  }

  static FieldPaths.Place place(int field) {
    return FieldPaths.below("input", "fields", String.valueOf(field));
  }

  /** The wanted structure, followed by the fields that cannot be removed, which are disabled. */
  DataStructure structure() {
    var fields = new ArrayList<Field>();
    var seen = new HashSet<String>();
    for (int i = 0; i < wanted.fields().size(); i++) {
      var field = wanted.fields().get(i);
      if (!seen.add(field.name())) {
        throw new BadInput(
            "There is already a field %s. Name each field once.".formatted(field.name()),
            place(i).at("name"));
      }
      fields.add(field(field, place(i)));
    }
    fields.addAll(leftOut(seen));
    var structure = changeBase.before().with(fields);
    return wanted.validation() == null ? structure : structure.with(wanted.validation());
  }

  private Field field(WantedField field, FieldPaths.Place place) {
    if (!changeBase.own().contains(field.name())) {
      var inherited = changeBase.inherited(field.name());
      if (inherited.isPresent()) {
        return field.parts().over(inherited.get());
      }
      // This check is first, because a misspelt standard field has neither of the two.
      FieldRules.checkName(field.name(), place);
    }
    if (field.displayName() == null) {
      throw new BadInput(
          "There is no standard field with this name, and a custom field must have a display name.",
          place.at("displayName"));
    }
    if (field.type() == null) {
      throw new BadInput(
          "There is no standard field with this name, and a custom field must have a type.",
          place.at("type"));
    }
    return field.parts().custom(field.name(), field.displayName(), field.type());
  }

  private List<Field> leftOut(Set<String> named) {
    return changeBase.before().fields().stream()
        .filter(field -> !named.contains(field.name()) && !changeBase.own().contains(field.name()))
        .map(FieldPatch.enabled(false)::over)
        .toList();
  }
}
