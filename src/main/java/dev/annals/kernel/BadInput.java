package dev.annals.kernel;

import java.util.List;

/** An input is not what it has to be; the message says what would be right. */
public class BadInput extends Refusal {

  public BadInput(String message, String... path) {
    this(message, List.of(path));
  }

  public BadInput(String message, List<String> path) {
    super(Code.BAD_INPUT, message, path);
  }
}
