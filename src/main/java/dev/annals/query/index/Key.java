package dev.annals.query.index;

import dev.annals.query.filter.Subject;

/**
 * A field as the index knows it: a tenant's own is never taken for a standard one of that name,
 * which events can carry too.
 */
record Key(String name, boolean custom) {

  static Key of(Subject subject) {
    return new Key(subject.name(), subject.custom());
  }

  static Key standard(String name) {
    return new Key(name, false);
  }

  static Key custom(String name) {
    return new Key(name, true);
  }

  String code() {
    return custom ? "." + name : name;
  }
}
