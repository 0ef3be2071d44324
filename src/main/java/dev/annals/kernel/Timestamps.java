package dev.annals.kernel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Points in time as clients write and read them: RFC 3339, kept to the millisecond. */
public final class Timestamps {

  /** What a time looks like, in words for an error. */
  public static final String RULE =
      "Must be a time in the format of RFC 3339 with a time zone, such as"
          + " 2026-01-31T09:30:00.000Z.";

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /** The time that a text says, cut to milliseconds; nothing if it is not of RFC 3339. */
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

  /** In UTC with milliseconds, however the time came in. */
  public static String format(Instant time) {
    return FORM.format(time);
  }
}
