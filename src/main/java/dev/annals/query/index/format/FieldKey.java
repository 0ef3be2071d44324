package dev.annals.query.index.format;

import dev.annals.query.filter.FieldRef;

/**
 * Identifies a field in the index. A custom field is never confused with a standard field of the
 * same name.
 */
public record FieldKey(String name, boolean custom) {

  public static FieldKey of(FieldRef fieldRef) {
    return new FieldKey(fieldRef.name(), fieldRef.custom());
  }

  static FieldKey standard(String name) {
    return new FieldKey(name, false);
  }

  static FieldKey custom(String name) {
    return new FieldKey(name, true);
  }

  /** Returns the field's name in terms: custom names are prefixed with a dot. */
  String code() {
    return custom ? "." + name : name;
  }
}
