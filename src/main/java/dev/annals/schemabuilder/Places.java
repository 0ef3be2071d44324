package dev.annals.schemabuilder;

import java.util.List;
import java.util.stream.Stream;

/** Where in an input each field is, for errors. */
interface Places {

  Place of(String field);

  /** All fields are in one place. */
  static Places all(String... path) {
    var place = new Place(List.of(path));
    return field -> place;
  }

  /** The path to a field's parts. */
  record Place(List<String> path) {

    List<String> at(String part) {
      return Stream.concat(path.stream(), Stream.of(part)).toList();
    }
  }
}
