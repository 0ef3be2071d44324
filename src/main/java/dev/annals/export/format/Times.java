package dev.annals.export.format;

import dev.annals.kernel.Timestamps;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times according to ISO 8601 in one time zone, with offset and milliseconds. */
final class Times {

  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

  private final DateTimeFormatter form;

  Times(ZoneId zone) {
    this(zone, 'T');
  }

  private Times(ZoneId zone, char between) {
    this.form =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'" + between + "'HH:mm:ss.SSSxxx", Locale.ROOT)
            .withZone(zone);
  }

  /** Formats with a space between day and hour, so that a narrow column can break the line. */
  static Times printed(ZoneId zone) {
    return new Times(zone, ' ');
  }

  static String offset(ZonedDateTime time) {
    return OFFSET.format(time);
  }

  String format(Instant time) {
    return form.format(time);
  }

  /** Converts a text to this zone, if it is a time. */
  String format(String text) {
    return Timestamps.parse(text).map(this::format).orElse(text);
  }
}
