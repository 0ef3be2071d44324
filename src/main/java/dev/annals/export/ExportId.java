package dev.annals.export;

import java.util.Optional;
import java.util.UUID;

/** The id of an export. It does not reveal the tenant and cannot be guessed. */
public record ExportId(UUID value) {

  static ExportId fresh() {
    return new ExportId(UUID.randomUUID());
  }

  /** Parses an id. */
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
