package dev.annals.schemabuilder.change;

import java.util.List;
import java.util.stream.Stream;

/** The input paths of fields, for error messages. */
interface FieldPaths {

  Place of(String field);

  /** All fields have the same path. */
  static FieldPaths all(String... path) {
    var place = below(path);
    return field -> place;
  }

  static Place below(String... path) {
    return part -> Stream.concat(Stream.of(path), Stream.of(part)).toList();
  }

  /** The path of a field's parts. */
  interface Place {
    List<String> at(String part);
  }
}
