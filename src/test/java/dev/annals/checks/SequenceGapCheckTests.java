package dev.annals.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SequenceGapCheckTests {

  private static final TenantId ACME = new TenantId("acme");

  private final NavigableSet<Long> numbers = new TreeSet<>();
  private final AuditLog log = mock();
  private final Places places = new Places();
  private final LogContinuity continuity = new LogContinuity();
  private final CheckProgressComparison compared =
      new CheckProgressComparison(places, log, continuity);
  private final SequenceGapCheck sequenceGapCheck =
      new SequenceGapCheck(
          log,
          places,
          continuity,
          new CheckSettings(Duration.ofDays(1), 100, 10, DataSize.ofBytes(1)));

  private static final class Places implements CheckProgress {

    private final Map<TenantId, Long> kept = new HashMap<>();

    @Override
    public boolean begin(Instant now, Duration every) {
      return true;
    }

    @Override
    public long place(TenantId tenant) {
      return kept.getOrDefault(tenant, 0L);
    }

    @Override
    public void keep(TenantId tenant, long through) {
      kept.put(tenant, through);
    }

    @Override
    public List<Place> places(@Nullable TenantId after, int limit) {
      return kept.entrySet().stream()
          .map(entry -> new Place(entry.getKey(), entry.getValue()))
          .sorted(Comparator.comparing(place -> place.tenant().value()))
          .filter(place -> after == null || place.tenant().value().compareTo(after.value()) > 0)
          .limit(limit)
          .toList();
    }
  }

  @BeforeEach
  void countWhatIsThere() {
    when(log.last(ACME)).thenAnswer(call -> numbers.isEmpty() ? 0L : numbers.getLast());
    when(log.position(any(), anyLong()))
        .thenAnswer(
            call ->
                numbers.contains(call.<Long>getArgument(1))
                    ? Optional.of(new LogPosition(call.getArgument(1), 1, Instant.EPOCH))
                    : Optional.empty());
    when(log.count(any(), anyLong(), anyLong()))
        .thenAnswer(
            call ->
                (long)
                    numbers.subSet(call.getArgument(1), false, call.getArgument(2), true).size());
  }

  @Test
  void findsNothingWhereNothingIsMissing() {
    assertThat(sequenceGapCheck.count(ACME).findings()).isEmpty();
    append(95);
    assertThat(sequenceGapCheck.count(ACME).findings()).isEmpty();
    assertThat(places.place(ACME)).isEqualTo(95);
  }

  @Test
  void isAheadOfALogThatWasRestoredToAnEarlierPointAndSaysSoUntilItIsForgotten() {
    append(95);
    sequenceGapCheck.count(ACME);
    numbers.tailSet(50L).clear();

    assertThat(compared.compare()).isFalse();
    assertThat(continuity.problem()).hasValueSatisfying(p -> assertThat(p).contains("event 95"));
    assertThat(sequenceGapCheck.count(ACME).findings())
        .containsExactly("The log was checked through event 95, but now ends with event 49");
    assertThat(places.place(ACME)).isEqualTo(95);

    places.kept.clear();
    assertThat(compared.compare()).isTrue();
    assertThat(continuity.problem()).isEmpty();
    assertThat(sequenceGapCheck.count(ACME).findings()).isEmpty();
  }

  @Test
  void comparesThePlacesOfAllLogs() {
    append(1);
    for (int i = 0; i < 1_200; i++) {
      places.keep(new TenantId("t" + i), 1);
    }
    assertThat(compared.compare()).isTrue();

    places.keep(new TenantId("zzz"), 2);
    assertThat(compared.compare()).isFalse();
  }

  @Test
  void saysHowManyAreMissingAndWhichIsTheFirst() {
    append(95);
    numbers.remove(1L);
    numbers.remove(47L);
    numbers.remove(49L);

    var count = sequenceGapCheck.count(ACME);

    assertThat(count.looked()).isEqualTo(95);
    assertThat(count.findings())
        .containsExactly(
            "Of the events 1 to 10, 1 are missing; the first is 1",
            "Of the events 41 to 50, 2 are missing; the first is 47");
  }

  @Test
  void goesOnWhereItEndedAndThenFromTheBeginning() {
    append(250);
    numbers.remove(220L);
    assertThat(sequenceGapCheck.count(ACME)).isEqualTo(new SequenceGapCheck.Count(List.of(), 100));
    assertThat(sequenceGapCheck.count(ACME).findings()).isEmpty();
    assertThat(sequenceGapCheck.count(ACME).findings()).hasSize(1);
    assertThat(places.place(ACME)).isEqualTo(250);

    numbers.remove(5L);
    assertThat(sequenceGapCheck.count(ACME).findings())
        .containsExactly("Of the events 1 to 10, 1 are missing; the first is 5");
  }

  @Test
  void beginsAnewWhereTheLogIsShorterThanItWas() {
    append(50);
    places.keep(ACME, 80);
    numbers.remove(3L);

    assertThat(sequenceGapCheck.count(ACME).findings()).hasSize(1);
  }

  private void append(long last) {
    LongStream.rangeClosed(1, last).forEach(numbers::add);
  }
}
