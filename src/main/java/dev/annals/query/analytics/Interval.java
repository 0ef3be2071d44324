package dev.annals.query.analytics;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * The length of a histogram's intervals; the names are those of {@code HistogramInterval}. Days,
 * weeks (from Monday) and months begin at midnight in a time zone, and are longer or shorter when
 * its clocks change.
 */
public enum Interval {
  MINUTE,
  FIVE_MINUTES,
  HOUR,
  DAY,
  WEEK,
  MONTH;

  /** Returns the start of the interval that contains a time. */
  ZonedDateTime begin(ZonedDateTime time) {
    return switch (this) {
      case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
      case FIVE_MINUTES -> {
        var minute = time.truncatedTo(ChronoUnit.MINUTES);
        yield minute.minusMinutes(minute.getMinute() % 5);
      }
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
      case DAY -> midnight(time);
      case WEEK -> midnight(time.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case MONTH -> midnight(time.withDayOfMonth(1));
    };
  }

  /** Returns the start of the next interval. */
  ZonedDateTime next(ZonedDateTime begin) {
    return switch (this) {
      case MINUTE -> aligned(begin, begin.plusMinutes(1));
      case FIVE_MINUTES -> aligned(begin, begin.plusMinutes(5));
      case HOUR -> aligned(begin, begin.plusHours(1));
      case DAY -> midnight(begin.plusDays(1));
      case WEEK -> midnight(begin.plusWeeks(1));
      case MONTH -> midnight(begin.plusMonths(1));
    };
  }

  /** Aligns to the full hour: if clocks change by half an hour, one interval is shorter. */
  private ZonedDateTime aligned(ZonedDateTime begin, ZonedDateTime next) {
    var full = begin(next);
    return full.isAfter(begin) ? full : next;
  }

  /** Returns the first moment of the day, which is not midnight if clocks change at midnight. */
  private static ZonedDateTime midnight(ZonedDateTime time) {
    return time.toLocalDate().atStartOfDay(time.getZone());
  }
}
