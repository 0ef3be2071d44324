package dev.annals.schemabuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a field, each of which is optional: the parts to change, or the parts that a tenant
 * overrides.
 *
 * @param choices only for CHOICE
 * @param maxLength 0 removes the limit
 * @param description an empty string removes the description
 */
public record FieldPatch(
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

  public static final FieldPatch NONE =
      new FieldPatch(null, null, null, null, null, null, null, null, null, null, null);

  /** Creates parts with only {@code enabled}. */
  public static FieldPatch enabled(boolean enabled) {
    return new FieldPatch(null, null, enabled, null, null, null, null, null, null, null, null);
  }

  /** Returns the field with these parts; omitted parts are not changed. */
  public Field over(Field field) {
    var newType = orElse(type, field.type());
    return new Field(
        field.name(),
        displayName == null ? field.displayName() : displayName.strip(),
        newType,
        field.custom(),
        orElse(enabled, field.enabled()),
        orElse(sortable, field.sortable()),
        // Filters do not apply to JSON values.
        orElse(filterable, field.filterable()) && (newType != FieldType.JSON || !field.custom()),
        orElse(showInTable, field.showInTable()),
        orElse(showInDetails, field.showInDetails()),
        orElse(required, field.required()),
        newChoices(field, newType),
        description == null ? field.description() : description.isEmpty() ? null : description,
        newMaxLength(field, newType));
  }

  /**
   * Creates a custom field from these parts. By default it is enabled and shown everywhere.
   *
   * @param newDisplayName the display name if the parts have none
   * @param newType the type if the parts have none
   */
  public Field custom(String name, String newDisplayName, FieldType newType) {
    return over(
        new Field(
            name, newDisplayName, newType, true, true, true, true, true, true, false, null, null));
  }

  /** Returns these parts and the parts that differ between the two fields. */
  FieldPatch with(Field before, Field after) {
    return new FieldPatch(
        changed(before.displayName(), after.displayName(), displayName),
        changed(before.type(), after.type(), type),
        changed(before.enabled(), after.enabled(), enabled),
        changed(before.sortable(), after.sortable(), sortable),
        changed(before.filterable(), after.filterable(), filterable),
        changed(before.showInTable(), after.showInTable(), showInTable),
        changed(before.showInDetails(), after.showInDetails(), showInDetails),
        changed(before.required(), after.required(), required),
        Objects.equals(before.choices(), after.choices()) ? choices : after.choices(),
        Objects.equals(before.maxLength(), after.maxLength())
            ? maxLength
            : Objects.requireNonNullElse(after.maxLength(), 0),
        Objects.equals(before.description(), after.description())
            ? description
            : Objects.requireNonNullElse(after.description(), ""));
  }

  /** Returns those of these parts that the others also have. */
  FieldPatch within(FieldPatch others) {
    return new FieldPatch(
        others.displayName == null ? null : displayName,
        others.type == null ? null : type,
        others.enabled == null ? null : enabled,
        others.sortable == null ? null : sortable,
        others.filterable == null ? null : filterable,
        others.showInTable == null ? null : showInTable,
        others.showInDetails == null ? null : showInDetails,
        others.required == null ? null : required,
        others.choices == null ? null : choices,
        others.maxLength == null ? null : maxLength,
        others.description == null ? null : description);
  }

  /** The names of these parts. */
  List<String> names() {
    var names = new ArrayList<String>();
    add(names, "displayName", displayName);
    add(names, "type", type);
    add(names, "enabled", enabled);
    add(names, "sortable", sortable);
    add(names, "filterable", filterable);
    add(names, "showInTable", showInTable);
    add(names, "showInDetails", showInDetails);
    add(names, "required", required);
    add(names, "choices", choices);
    add(names, "maxLength", maxLength);
    add(names, "description", description);
    return names;
  }

  private static void add(List<String> names, String name, @Nullable Object part) {
    if (part != null) {
      names.add(name);
    }
  }

  /** Choices of another type are kept, so that the rules reject them. */
  private @Nullable List<String> newChoices(Field field, FieldType newType) {
    if (choices != null) {
      return choices;
    }
    return newType == field.type() ? field.choices() : null;
  }

  private @Nullable Integer newMaxLength(Field field, FieldType newType) {
    if (maxLength != null) {
      return maxLength == 0 ? null : maxLength;
    }
    return newType.hasLength() ? field.maxLength() : null;
  }

  private static <T> T orElse(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private static <T> @Nullable T changed(T before, T after, @Nullable T otherwise) {
    return before.equals(after) ? otherwise : after;
  }
}
