package dev.annals.query.index;

import dev.annals.query.filter.FieldRef;

/**
 * A field as the index knows it: a tenant's own is never taken for a standard one of that name,
 * which events can carry too.
 */
record FieldKey(String name, boolean custom) {

  static FieldKey of(FieldRef fieldRef) {
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
