package dev.annals.query.index.format;

import dev.annals.query.filter.FieldRef;

/**
 * A field as the index knows it: a tenant's own is never taken for a standard one of that name,
 * which events can carry too.
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

  String code() {
    return custom ? "." + name : name;
  }
}
