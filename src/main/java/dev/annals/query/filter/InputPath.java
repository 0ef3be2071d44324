package dev.annals.query.filter;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;

/** A path in the input, used in error messages. */
record InputPath(List<String> path) {

  static InputPath root() {
    return new InputPath(List.of("filter"));
  }

  InputPath at(String name) {
    var deeper = new ArrayList<>(path);
    deeper.add(name);
    return new InputPath(deeper);
  }

  InputPath at(int position) {
    return at(String.valueOf(position));
  }

  BadInput refuse(String message) {
    return new BadInput(message, path);
  }

  /**
   * Returns the rejection of a query on a disabled field, whose results would reveal its values.
   */
  Refusal forbid(String field) {
    return new Refusal(
        Refusal.Code.FORBIDDEN_FIELD,
        "The field %s is disabled in the data structure.".formatted(field),
        path);
  }
}
