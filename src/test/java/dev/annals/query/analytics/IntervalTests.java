package dev.annals.query.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTests {

  /** Clocks are changed by an hour, by half an hour, and not at all. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-10-25T00:00:00Z",
    "Europe/Berlin, 2026-03-29T00:00:00Z",
    "America/New_York, 2026-11-01T04:00:00Z",
    "Australia/Lord_Howe, 2026-04-04T13:00:00Z",
    "Australia/Lord_Howe, 2026-10-03T13:00:00Z",
    "Asia/Kathmandu, 2026-05-01T00:00:00Z"
  })
  void beginsWhereTheClockIsFullBeforeAndBehindAChange(String zone, Instant from) {
    for (var interval : List.of(Interval.MINUTE, Interval.FIVE_MINUTES, Interval.HOUR)) {
      var begins = begins(interval, from.atZone(ZoneId.of(zone)), 12);

      assertThat(begins).as("%s", interval).isSorted().doesNotHaveDuplicates();
      var behind = begins.subList(begins.size() - 3, begins.size());
      assertThat(behind)
          .as("%s", interval)
          .allSatisfy(begin -> assertThat(interval.begin(begin)).isEqualTo(begin));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The clock goes from 02:00 back to 01:30, and in spring from 02:00 to 02:30.
    "2026-04-04T14:00:00Z, 2026-04-04T15:00:00Z, 2026-04-04T15:30:00Z, 2026-04-04T16:30:00Z",
    "2026-10-03T14:30:00Z, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z, 2026-10-03T17:00:00Z"
  })
  void cutsOneHourShortWhereTheClockIsChangedByHalfOfOne(
      Instant first, Instant second, Instant third, Instant fourth) {
    var begin = first.atZone(ZoneId.of("Australia/Lord_Howe"));

    assertThat(begins(Interval.HOUR, begin, 3))
        .extracting(ZonedDateTime::toInstant)
        .containsExactly(first, second, third, fourth);
  }

  private static List<ZonedDateTime> begins(Interval interval, ZonedDateTime time, int more) {
    var begins = new ArrayList<ZonedDateTime>();
    begins.add(interval.begin(time));
    while (begins.size() <= more || behindChange(begins, interval)) {
      begins.add(interval.next(begins.getLast()));
    }
    return begins;
  }

  /** Minutes have to go on for some hours until a change is behind them. */
  private static boolean behindChange(List<ZonedDateTime> begins, Interval interval) {
    return interval != Interval.HOUR
        && begins.getLast().toInstant().isBefore(begins.getFirst().toInstant().plusSeconds(10_800));
  }
}
