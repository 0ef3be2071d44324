package dev.annals.export;

import java.util.Optional;
import java.util.UUID;

/** Names an export. It tells nothing of the tenant, and guessing one is hopeless. */
public record ExportId(UUID value) {

  static ExportId fresh() {
    return new ExportId(UUID.randomUUID());
  }

  /** The id that a text says, if it is one. */
  public static Optional<ExportId> parse(String text) {
    try {
      return Optional.of(new ExportId(UUID.fromString(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
