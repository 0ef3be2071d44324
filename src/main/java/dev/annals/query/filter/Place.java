package dev.annals.query.filter;

import dev.annals.kernel.BadInput;
import java.util.ArrayList;
import java.util.List;

/** Where in the input a reader is: what it refuses, it refuses there. */
record Place(List<String> path) {

  static Place root() {
    return new Place(List.of("filter"));
  }

  Place at(String name) {
    var deeper = new ArrayList<>(path);
    deeper.add(name);
    return new Place(deeper);
  }

  Place at(int position) {
    return at(String.valueOf(position));
  }

  BadInput refuse(String message) {
    return new BadInput(message, path);
  }
}
