package dev.annals.embedded.binary;

import java.util.List;

/** No source found a mongod. */
public class MongodNotFound extends RuntimeException {

  /** A source that was tried, and the reason why it found nothing. */
  public record Attempt(String source, String reason) {}

  private final List<Attempt> attempts;

  MongodNotFound(List<Attempt> attempts) {
    super("No mongod was found: " + attempts);
    this.attempts = List.copyOf(attempts);
  }

  /** Returns the sources that were tried, in order. */
  public List<Attempt> attempts() {
    return attempts;
  }
}
