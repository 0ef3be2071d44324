package dev.annals.schemabuilder;

import java.util.List;
import java.util.stream.Stream;

/** Where in an input each field is, for errors. */
interface Places {

  Place of(String field);

  /** All fields are in one place. */
  static Places all(String... path) {
    var place = below(path);
    return field -> place;
  }

  static Place below(String... path) {
    return part -> Stream.concat(Stream.of(path), Stream.of(part)).toList();
  }

  /** The path to a field's parts. */
  interface Place {
    List<String> at(String part);
  }
}
