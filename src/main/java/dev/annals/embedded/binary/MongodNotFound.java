package dev.annals.embedded.binary;

import java.util.List;

/** No way led to a mongod. */
public class MongodNotFound extends RuntimeException {

  /** A way that was tried, and why it led to nothing. */
  public record Attempt(String source, String reason) {}

  private final List<Attempt> attempts;

  MongodNotFound(List<Attempt> attempts) {
    super("No mongod was found: " + attempts);
    this.attempts = List.copyOf(attempts);
  }

  /** What was tried, in order. */
  public List<Attempt> attempts() {
    return attempts;
  }
}
