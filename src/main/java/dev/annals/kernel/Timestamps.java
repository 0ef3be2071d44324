package dev.annals.kernel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Parses and formats times of clients: RFC 3339, with a precision of milliseconds. */
public final class Timestamps {

  /** The rule for times, as an error message. */
  public static final String RULE =
      "Must be a time in the format of RFC 3339 with a time zone, such as"
          + " 2026-01-31T09:30:00.000Z.";

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /**
   * Parses a time and truncates it to milliseconds; empty if it is not in the format of RFC 3339.
   */
  public static Optional<Instant> parse(String text) {
    try {
      var time = OffsetDateTime.parse(text.strip().toUpperCase(Locale.ROOT));
      return time.getYear() < 0 || time.getYear() > 9999
          ? Optional.empty()
          : Optional.of(time.toInstant().truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Formats a time in UTC with milliseconds. */
  public static String format(Instant time) {
    return FORM.format(time);
  }
}
