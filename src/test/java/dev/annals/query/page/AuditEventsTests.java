package dev.annals.query.page;

import static dev.annals.query.Draft.DAWN;
import static dev.annals.query.Draft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.EventId;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.MemoryLog;
import dev.annals.query.NoSearch;
import dev.annals.query.PlainSeals;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.query.filter.SearchReader;
import dev.annals.query.work.QueryWork;
import dev.annals.query.work.WorkSettings;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.testing.TestIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class AuditEventsTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final int EVENTS = 23;
  private static final DataStructure STRUCTURE =
      new DataStructure(1, ValidationMode.LENIENT, List.of());

  private final MemoryLog log = new MemoryLog();
  private final Cursors cursors = new Cursors(new PlainSeals(), TestIds.IDS, log);
  private final Clock clock = Clock.fixed(DAWN, ZoneOffset.UTC);
  private final QueryWork work = new QueryWork(WorkSettings.defaults(), new SimpleMeterRegistry());
  private final AuditEvents events = events(new LogScanSettings(100_000, Duration.ofSeconds(9), 7));

  /** Every page size, both orders, with a filter that asks for all, some, few or none. */
  static Stream<Arguments> walks() {
    return Stream.of(Order.values())
        .flatMap(
            order ->
                Stream.of(1, 2, 5, 23, 24)
                    .flatMap(
                        every ->
                            Stream.iterate(1, size -> size <= EVENTS + 1, size -> size + 1)
                                .map(size -> Arguments.of(order, every, size))));
  }

  @ParameterizedTest
  @MethodSource("walks")
  void walkingForwardsSeesTheListOnce(Order order, int every, int size) {
    fill(every);
    var expected = expected(order);
    var seen = new ArrayList<AuditEvent>();
    String after = null;
    boolean more = true;
    while (more) {
      var page = page(new PageRequest(size, after, null, null), order, marked());
      var nodes = page.nodes();
      assertThat(nodes).hasSize(Math.min(size, expected.size() - seen.size()));
      assertThat(page.pageInfo().hasPreviousPage()).isEqualTo(!seen.isEmpty());
      seen.addAll(nodes);
      more = page.pageInfo().hasNextPage();
      assertThat(more).isEqualTo(seen.size() < expected.size());
      after = page.pageInfo().endCursor();
      assertThat(after).isEqualTo(nodes.isEmpty() ? null : page.edges().getLast().cursor());
    }
    assertThat(seen).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("walks")
  void walkingBackwardsSeesTheListOnce(Order order, int every, int size) {
    fill(every);
    var expected = expected(order);
    var seen = new ArrayList<AuditEvent>();
    String before = null;
    boolean more = true;
    while (more) {
      var page = page(new PageRequest(null, null, size, before), order, marked());
      var nodes = page.nodes();
      assertThat(nodes).hasSize(Math.min(size, expected.size() - seen.size()));
      assertThat(page.pageInfo().hasNextPage()).isEqualTo(!seen.isEmpty());
      seen.addAll(0, nodes);
      more = page.pageInfo().hasPreviousPage();
      assertThat(more).isEqualTo(seen.size() < expected.size());
      before = page.pageInfo().startCursor();
      assertThat(before).isEqualTo(nodes.isEmpty() ? null : page.edges().getFirst().cursor());
    }
    assertThat(seen).isEqualTo(expected);
  }

  /** What is appended between two pages neither shifts nor repeats what is shown of the rest. */
  @ParameterizedTest
  @EnumSource
  void keepsItsPlaceWhileEventsAreAppended(Order order) {
    fill(2);
    var expected = expected(order);
    var seen = new ArrayList<AuditEvent>();
    String after = null;
    boolean more = true;
    while (more && seen.size() < expected.size()) {
      var page = page(new PageRequest(3, after, null, null), order, marked());
      seen.addAll(page.nodes());
      more = page.pageInfo().hasNextPage();
      after = page.pageInfo().endCursor();
      log.append(ACME, event("mark-later-" + seen.size()));
    }

    assertThat(seen.subList(0, expected.size())).isEqualTo(expected);
    assertThat(seen).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void bothCursorsMayBoundAPage(Order order) {
    fill(1);
    var all = expected(order);
    for (int from = 0; from < EVENTS; from++) {
      for (int to = 0; to < EVENTS; to++) {
        var between = from < to ? all.subList(from + 1, to) : List.<AuditEvent>of();
        var after = cursor(all.get(from), order);
        var before = cursor(all.get(to), order);

        var forwards = page(new PageRequest(4, after, null, before), order, Expression.all());
        assertThat(forwards.nodes()).isEqualTo(between.subList(0, Math.min(4, between.size())));
        assertThat(forwards.pageInfo().hasNextPage()).isEqualTo(between.size() > 4);

        var backwards = page(new PageRequest(null, after, 4, before), order, Expression.all());
        assertThat(backwards.nodes())
            .isEqualTo(between.subList(Math.max(0, between.size() - 4), between.size()));
        assertThat(backwards.pageInfo().hasPreviousPage()).isEqualTo(between.size() > 4);
      }
    }
  }

  @Test
  void anEmptyLogHasOneEmptyPage() {
    var page = page(new PageRequest(null, null, null, null), Order.NEWEST_FIRST, marked());
    assertThat(page.edges()).isEmpty();
    assertThat(page.pageInfo()).isEqualTo(new PageInfo(false, false, null, null));
    assertThat(page.totalCount(10)).isEqualTo(new BoundedCount(0, true));
  }

  @Test
  void aPageHasFiftyEventsIfNobodySays() {
    for (int i = 0; i < 60; i++) {
      log.append(ACME, event("a"));
    }
    var page = page(new PageRequest(null, null, null, null), Order.NEWEST_FIRST, Expression.all());
    assertThat(page.nodes()).hasSize(50);
    assertThat(page.nodes().getFirst().sequence()).isEqualTo(60);
  }

  @Test
  void seesNothingOfOtherTenants() {
    log.append(OTHER, event("secret"));
    assertThat(
            page(new PageRequest(9, null, null, null), Order.OLDEST_FIRST, Expression.all())
                .nodes())
        .isEmpty();
    assertThat(events.find(ACME, TestIds.IDS.of(OTHER, 1, 1).toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 201, Integer.MAX_VALUE})
  void refusesASizeOutOfRangeAndNamesTheRange(int size) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> new PageRequest(size, null, null, null))
        .withMessageContaining("1 to 200")
        .satisfies(refusal -> assertThat(refusal.path()).containsExactly("first"));
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> new PageRequest(null, null, size, null))
        .satisfies(refusal -> assertThat(refusal.path()).containsExactly("last"));
  }

  @Test
  void refusesFirstAndLastTogether() {
    assertThatExceptionOfType(BadInput.class).isThrownBy(() -> new PageRequest(1, null, 1, null));
  }

  @Test
  void refusesCursorsOfOthers() {
    fill(1);
    badCursor("nonsense");
    badCursor("");
    var third = log.find(ACME, 3).orElseThrow().position();
    badCursor(cursors.seal(OTHER, Order.NEWEST_FIRST, third));
    badCursor(cursors.seal(ACME, Order.OLDEST_FIRST, third));
    badCursor(new PlainSeals().seal("link", new byte[17]));
    badCursor(new PlainSeals().seal("cursor", new byte[3]));
    badCursor(new PlainSeals().seal("cursor", new byte[17]));
    badCursor(new PlainSeals().seal("cursor", new byte[21]));
    var good = cursors.seal(ACME, Order.NEWEST_FIRST, third);
    badCursor(good.substring(0, good.length() - 1));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void refusesTheCursorOfAnEventThatWasLost(Order order) {
    fill(1);
    var lost = cursor(log.find(ACME, 20).orElseThrow(), order);
    var kept = cursor(log.find(ACME, 10).orElseThrow(), order);

    log.restore(ACME, 10);
    refusedAsLost(lost, order);

    for (int sequence = 11; sequence <= EVENTS; sequence++) {
      log.append(event("later").at(ACME, sequence, 2));
    }
    refusedAsLost(lost, order);
    assertThat(page(new PageRequest(1, kept, null, null), order, Expression.all()).nodes())
        .extracting(AuditEvent::sequence)
        .containsExactly(order == Order.OLDEST_FIRST ? 11L : 9L);
  }

  /** The operator did not say that the database was restored: the incarnation is the same. */
  @Test
  void refusesTheCursorOfALostEventAlsoWithinOneIncarnation() {
    fill(1);
    var lost = cursor(log.find(ACME, 20).orElseThrow(), Order.OLDEST_FIRST);

    log.restore(ACME, 10);
    for (int sequence = 11; sequence <= EVENTS; sequence++) {
      log.append(event("later").receivedAt(DAWN.plusSeconds(500 + sequence)).at(ACME, sequence));
    }

    refusedAsLost(lost, Order.OLDEST_FIRST);
  }

  private void refusedAsLost(String cursor, Order order) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> page(new PageRequest(1, cursor, null, null), order, Expression.all()))
        .withMessageContaining("restored")
        .withMessageContaining("without a cursor")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.BAD_CURSOR))
        .satisfies(refusal -> assertThat(refusal.path()).containsExactly("after"));
  }

  @Test
  void takesCursorsOfBeforeIncarnationsForTheEventsOfThatTime() {
    for (int sequence = 1; sequence <= 3; sequence++) {
      log.append(event("old").at(ACME, sequence, 0));
    }
    log.append(event("new").at(ACME, 4, 1));
    log.append(event("restored").at(ACME, 5, 2));

    assertThat(
            page(new PageRequest(9, legacy(2), null, null), Order.OLDEST_FIRST, Expression.all())
                .nodes())
        .extracting(AuditEvent::sequence)
        .containsExactly(3L, 4L, 5L);
    // A server of the version before gives such a cursor for an event of the first incarnation.
    assertThat(
            page(new PageRequest(9, legacy(4), null, null), Order.OLDEST_FIRST, Expression.all())
                .nodes())
        .extracting(AuditEvent::sequence)
        .containsExactly(5L);
    refusedAsLost(legacy(5), Order.OLDEST_FIRST);
    refusedAsLost(legacy(6), Order.OLDEST_FIRST);
  }

  /** As they were made: the order in lower case, and the id. */
  private static String legacy(long sequence) {
    var id = EventId.of(ACME, sequence).value();
    return new PlainSeals()
        .seal(
            "cursor",
            ByteBuffer.allocate(17)
                .put((byte) 'o')
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
  }

  @Test
  void findsEventsOfBeforeIncarnationsByTheirOldIdsAndNoOthers() {
    var old = event("old").at(ACME, 1, 0);
    log.append(old);
    var first = event("new").at(ACME, 2, 1);
    log.append(first);
    log.append(event("restored").at(ACME, 3, 2));

    assertThat(events.find(ACME, EventId.of(ACME, 1).toString())).contains(old);
    assertThat(events.find(ACME, EventId.of(ACME, 2).toString())).contains(first);
    assertThat(events.find(ACME, EventId.of(ACME, 3).toString())).isEmpty();
    assertThat(events.find(ACME, TestIds.IDS.of(ACME, 1, 1).toString())).isEmpty();
  }

  @Test
  void findsNothingByTheIdOfAnEventThatWasLost() {
    fill(1);
    var lost = log.find(ACME, EVENTS).orElseThrow();
    log.restore(ACME, EVENTS - 1);
    log.append(event("later").at(ACME, EVENTS, 2));

    assertThat(events.find(ACME, lost.id().toString())).isEmpty();
  }

  @Test
  void findsAnEventByItsIdAndNothingByAnyOther() {
    fill(1);
    var third = log.find(ACME, 3).orElseThrow();
    assertThat(events.find(ACME, third.id().toString())).contains(third);
    assertThat(events.find(ACME, third.id().toString().toUpperCase(Locale.ROOT))).contains(third);
    assertThat(events.find(OTHER, third.id().toString())).isEmpty();
    assertThat(events.find(ACME, TestIds.IDS.of(ACME, 1, EVENTS + 1).toString())).isEmpty();
    assertThat(events.find(ACME, TestIds.IDS.of(ACME, 1, 0).toString())).isEmpty();
    assertThat(events.find(ACME, UUID.randomUUID().toString())).isEmpty();
    assertThat(events.find(ACME, "3")).isEmpty();
    assertThat(events.find(ACME, "1-1-1-1-1")).isEmpty();
    assertThat(events.find(ACME, "")).isEmpty();
  }

  @Test
  void countsWithoutReadingWhereNothingIsFiltered() {
    fill(1);
    var page = page(new PageRequest(1, null, null, null), Order.NEWEST_FIRST, Expression.all());
    long before = log.eventsRead();
    assertThat(page.totalCount(22)).isEqualTo(new BoundedCount(22, false));
    assertThat(page.totalCount(23)).isEqualTo(new BoundedCount(23, true));
    assertThat(page.totalCount(100_000)).isEqualTo(new BoundedCount(23, true));
    assertThat(log.eventsRead()).isEqualTo(before);
  }

  @Test
  void countsWhatAFilterAsksForUpToTheLimit() {
    fill(2);
    var after = cursor(log.find(ACME, 15).orElseThrow(), Order.OLDEST_FIRST);
    var page = page(new PageRequest(1, after, null, null), Order.OLDEST_FIRST, marked());
    assertThat(page.totalCount(10)).isEqualTo(new BoundedCount(10, false));
    assertThat(page.totalCount(11)).isEqualTo(new BoundedCount(11, true));
    assertThat(page.totalCount(12)).isEqualTo(new BoundedCount(11, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 100_001})
  void refusesToCountOutOfRange(int limit) {
    var page = page(new PageRequest(1, null, null, null), Order.NEWEST_FIRST, Expression.all());
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> page.totalCount(limit))
        .satisfies(refusal -> assertThat(refusal.path()).containsExactly("limit"));
  }

  @ParameterizedTest
  @EnumSource
  void saysWhereToGoOnWhenItReadTooMuchAndFoundNothing(Order order) {
    fill(1);
    for (boolean backward : List.of(false, true)) {
      var found = new ArrayList<Long>();
      int refusals = 0;
      String cursor = null;
      while (found.isEmpty()) {
        var request =
            backward
                ? new PageRequest(null, null, 5, cursor)
                : new PageRequest(5, cursor, null, null);
        try {
          page(narrow(5), request, order, only("mark-12")).nodes().stream()
              .map(AuditEvent::sequence)
              .forEach(found::add);
        } catch (Refusal refusal) {
          assertThat(refusal.code()).isEqualTo(Refusal.Code.QUERY_TOO_BROAD);
          assertThat(refusal.details()).containsEntry("argument", backward ? "before" : "after");
          cursor = Objects.requireNonNull((String) refusal.details().get("cursor"));
          refusals++;
        }
      }
      assertThat(found).containsExactly(12L);
      assertThat(refusals).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWalkInSmallStepsLosesNothingOnTheWay(Order order) {
    fill(3);
    for (boolean backward : List.of(false, true)) {
      var seen = new ArrayList<AuditEvent>();
      String cursor = null;
      boolean more = true;
      while (more) {
        var request =
            backward
                ? new PageRequest(null, null, 5, cursor)
                : new PageRequest(5, cursor, null, null);
        var page = page(narrow(4), request, order, marked());
        var info = page.pageInfo();
        seen.addAll(backward ? 0 : seen.size(), page.nodes());
        cursor = backward ? info.startCursor() : info.endCursor();
        more = backward ? info.hasPreviousPage() : info.hasNextPage();
      }
      assertThat(seen).isEqualTo(expected(order));
    }
  }

  @Test
  void aCountThatReadTooMuchIsNotExact() {
    fill(3);
    var page = page(narrow(9), new PageRequest(1, null, null, null), Order.NEWEST_FIRST, marked());
    assertThat(page.totalCount(100)).isEqualTo(new BoundedCount(3, false));
  }

  /** As a filter that reads only so far: the page is short, and its end says where to go on. */
  @ParameterizedTest
  @EnumSource
  void aPageEndsWhereItHasNoMoreRoom(Order order) {
    for (int i = 1; i <= 40; i++) {
      log.append(ACME, event("a").custom("text", "x".repeat(20_000)));
    }
    var small =
        new WorkSettings(
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(1),
            0,
            0,
            32,
            Duration.ofSeconds(5),
            10);
    var events =
        new AuditEvents(
            log,
            new NoSearch(),
            cursors,
            TestIds.IDS,
            new LogScanSettings(100_000, Duration.ofSeconds(9), 7),
            new QueryWork(small, new SimpleMeterRegistry()),
            clock);
    var seen = new ArrayList<Long>();
    String after = null;
    boolean more = true;
    while (more) {
      var page =
          events.page(
              ACME, new PageRequest(30, after, null, null), new ListQuery(Expression.all(), order));
      assertThat(page.edges()).hasSizeBetween(1, 13);
      page.nodes().forEach(event -> seen.add(event.sequence()));
      more = page.pageInfo().hasNextPage();
      after = page.pageInfo().endCursor();
    }
    var expected = LongStream.rangeClosed(1, 40).boxed().toList();
    assertThat(seen).isEqualTo(order == Order.OLDEST_FIRST ? expected : expected.reversed());
  }

  @Test
  void stopsWhenTimeIsUp() {
    fill(1);
    var impatient =
        new AuditEvents(
            log,
            new NoSearch(),
            cursors,
            TestIds.IDS,
            new LogScanSettings(100_000, Duration.ofSeconds(1), 7),
            work,
            new Ticking());
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                impatient.page(
                    ACME,
                    new PageRequest(1, null, null, null),
                    new ListQuery(only("mark-23"), Order.OLDEST_FIRST)))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.QUERY_TOO_BROAD));
  }

  @ParameterizedTest
  @EnumSource
  void aRangeOfReceiptIsFoundWithoutReadingTheLog(Order order) {
    for (int i = 1; i <= 1_000; i++) {
      // Several events share a time.
      log.append(ACME, event("a").receivedAt(DAWN.plusSeconds(i / 3)));
    }
    for (int from : List.of(-5, 0, 1, 7, 200, 333, 334, 999)) {
      for (int to : List.of(-5, 0, 1, 8, 210, 333, 334, 999)) {
        var range =
            Map.<String, Object>of(
                "receivedAt",
                Map.of(
                    "from",
                    DAWN.plusSeconds(from).toString(),
                    "to",
                    DAWN.plusSeconds(to).toString()));
        var filter = new FilterReader(new SearchReader()).parse(range, null, STRUCTURE, true);
        var expected = new ArrayList<AuditEvent>();
        log.scan(
            ACME,
            0,
            1_000,
            event -> {
              if (filter.matches(event)) {
                expected.add(event);
              }
              return true;
            });
        if (order == Order.NEWEST_FIRST) {
          Collections.reverse(expected);
        }
        long before = log.eventsRead();
        var page = page(new PageRequest(50, null, null, null), order, filter);
        assertThat(page.nodes()).isEqualTo(expected.subList(0, Math.min(50, expected.size())));
        assertThat(page.totalCount(100_000)).isEqualTo(new BoundedCount(expected.size(), true));
        assertThat(log.eventsRead() - before).isLessThan(60);
      }
    }
  }

  /** So many events, of which each so manieth is marked. */
  private void fill(int every) {
    for (int i = 1; i <= EVENTS; i++) {
      log.append(ACME, event(i % every == 0 ? "mark-" + i : "plain-" + i));
    }
  }

  private List<AuditEvent> expected(Order order) {
    var marked = new ArrayList<AuditEvent>();
    for (int i = 1; i <= EVENTS; i++) {
      log.find(ACME, i).filter(event -> event.action().startsWith("mark")).ifPresent(marked::add);
    }
    if (order == Order.NEWEST_FIRST) {
      Collections.reverse(marked);
    }
    return marked;
  }

  private static Expression marked() {
    return new FilterReader(new SearchReader())
        .parse(Map.of("action", Map.of("startsWith", "mark")), null, STRUCTURE, true);
  }

  private static Expression only(String action) {
    return new FilterReader(new SearchReader())
        .parse(Map.of("action", Map.of("equals", action)), null, STRUCTURE, true);
  }

  private AuditEventConnection page(PageRequest request, Order order, Expression filter) {
    return page(events, request, order, filter);
  }

  private static AuditEventConnection page(
      AuditEvents events, PageRequest request, Order order, Expression filter) {
    return events.page(ACME, request, new ListQuery(filter, order));
  }

  private AuditEvents narrow(int most) {
    return events(new LogScanSettings(most, Duration.ofSeconds(9), 2));
  }

  private AuditEvents events(LogScanSettings settings) {
    return new AuditEvents(log, new NoSearch(), cursors, TestIds.IDS, settings, work, clock);
  }

  private String cursor(AuditEvent event, Order order) {
    return cursors.seal(ACME, order, event.position());
  }

  private void badCursor(@Nullable String cursor) {
    for (var request :
        List.of(new PageRequest(1, cursor, null, null), new PageRequest(null, null, 1, cursor))) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> page(request, Order.NEWEST_FIRST, Expression.all()))
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.BAD_CURSOR));
    }
  }

  /** A second passes whenever somebody looks. */
  private static final class Ticking extends Clock {

    private Instant now = DAWN;

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
