package dev.annals.query.figures;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * How long each part of a histogram is; the names are those of {@code HistogramInterval}. Days,
 * weeks (from Monday) and months begin at midnight of a time zone, and are longer or shorter where
 * its clocks are changed.
 */
public enum Interval {
  MINUTE,
  FIVE_MINUTES,
  HOUR,
  DAY,
  WEEK,
  MONTH;

  /** Where the interval begins that has this time in it. */
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

  /** Where the one behind it begins. */
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

  /**
   * Where the clock is full again: where clocks are changed by half an hour, one hour is cut short.
   */
  private ZonedDateTime aligned(ZonedDateTime begin, ZonedDateTime next) {
    var full = begin(next);
    return full.isAfter(begin) ? full : next;
  }

  /** The first moment of the day, which is not midnight where clocks are changed then. */
  private static ZonedDateTime midnight(ZonedDateTime time) {
    return time.toLocalDate().atStartOfDay(time.getZone());
  }
}
