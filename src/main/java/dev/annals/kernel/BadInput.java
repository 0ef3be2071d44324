package dev.annals.kernel;

import java.util.List;

/** An input is not valid. The message says what a valid input is. */
public class BadInput extends Refusal {

  public BadInput(String message, String... path) {
    this(message, List.of(path));
  }

  public BadInput(String message, List<String> path) {
    super(Code.BAD_INPUT, message, path);
  }
}
