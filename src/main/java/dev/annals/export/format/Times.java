package dev.annals.export.format;

import dev.annals.kernel.Timestamps;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as in ISO 8601, in one zone, with its offset and milliseconds. */
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

  /** With a space between day and hour, where a narrow column can break it. */
  static Times printed(ZoneId zone) {
    return new Times(zone, ' ');
  }

  static String offset(ZonedDateTime time) {
    return OFFSET.format(time);
  }

  String format(Instant time) {
    return form.format(time);
  }

  /** In this zone, if the text is a time at all. */
  String format(String text) {
    return Timestamps.parse(text).map(this::format).orElse(text);
  }
}
