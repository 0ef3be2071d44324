package dev.annals.query.index;

import static dev.annals.query.Draft.DAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.query.Draft;
import dev.annals.query.IndexRebuilt;
import dev.annals.query.MemoryLog;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.index.format.IndexedValues;
import dev.annals.query.index.format.SortKey;
import dev.annals.query.index.format.ValueEncoding;
import dev.annals.query.work.QueryWork;
import dev.annals.query.work.WorkSettings;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.tenants.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What the index answers is what the evaluator says of each event. */
class SearchIndexTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId ACME_TOO = new TenantId("acme2");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> SORTABLE =
      List.of("occurredAt", "receivedAt", "action", "actor", "severity", "ip", "sequence");

  @TempDir Path home;

  private final MemoryLog log = new MemoryLog();
  private final QueryWork work = work(Duration.ofSeconds(20));
  private final UUID id = UUID.randomUUID();
  private final AtomicInteger incarnation = new AtomicInteger(1);
  private final LogContinuity continuity = new LogContinuity();
  private final List<Object> signals = new CopyOnWriteArrayList<>();
  private final List<Indexer> indexers = new ArrayList<>();

  @AfterEach
  void stop() {
    indexers.forEach(Indexer::stop);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheEvaluator(long seed) throws Exception {
    var chance = new Chance(seed);
    append(chance, 300);
    var indexer = start();
    var index = index(indexer);
    // Some are indexed, some handed over and not yet searchable, some another node's.
    appendAndHandOver(chance, indexer, 100);
    append(chance, 20);
    int answered = 0;
    for (int i = 0; i < 400; i++) {
      var tenant = chance.upTo(3) == 0 ? ACME_TOO : ACME;
      var filter = chance.filter(3);
      var found = index.find(log, tenant, filter, work.begin());
      if (found.isPresent()) {
        answered++;
        try (var eventSearch = found.get()) {
          agrees(eventSearch, tenant, filter, chance);
        }
      }
    }
    // The others ask about numbers between doubles, or about beginnings longer than the index has.
    assertThat(answered).isGreaterThan(320);
  }

  private void agrees(EventSearch eventSearch, TenantId tenant, Expression filter, Chance chance) {
    var all = matching(tenant, filter);
    long after = chance.flip() ? 0 : chance.upTo(450);
    long before = chance.flip() ? Long.MAX_VALUE : chance.upTo(450);
    int limit = 1 + chance.upTo(30);
    var within =
        all.stream()
            .filter(event -> event.sequence() > after && event.sequence() < before)
            .toList();
    var of = tenant + " after " + after + " before " + before + " limit " + limit + ": " + filter;
    assertThat(sequences(eventSearch.oldest(after, before, limit)))
        .as(of)
        .isEqualTo(sequences(within.stream().limit(limit).toList()));
    assertThat(sequences(eventSearch.newest(after, before, limit)))
        .as(of)
        .isEqualTo(sequences(within.reversed().stream().limit(limit).toList()));
    assertThat(Math.min(limit + 1, eventSearch.count(after, before, limit)))
        .as(of)
        .isEqualTo(Math.min(limit + 1, within.size()));
    assertThat(eventSearch.count(0, Long.MAX_VALUE, 1_000)).as(of).isEqualTo(all.size());
    sorts(eventSearch, all, chance, limit, of);
    counts(eventSearch, all, chance, of);
  }

  private static void sorts(
      EventSearch eventSearch, List<AuditEvent> all, Chance chance, int limit, String of) {
    var field = chance.flip() ? standard(chance.one(SORTABLE)) : chance.field();
    if (field.type() == FieldType.JSON) {
      return;
    }
    var fieldOrder = new FieldOrder(FieldValues.toSortBy(field), chance.flip());
    var sorted = all.stream().sorted(Comparator.comparing(fieldOrder::place, fieldOrder)).toList();
    var after = sorted.isEmpty() || chance.flip() ? null : fieldOrder.place(chance.one(sorted));
    var before = sorted.isEmpty() || chance.flip() ? null : fieldOrder.place(chance.one(sorted));
    var bounds = new FieldOrder.Bounds(after, before);
    var expected =
        sorted.stream()
            .filter(event -> bounds.hold(fieldOrder.place(event), fieldOrder))
            .limit(limit)
            .toList();
    assertThat(
            sequences(
                eventSearch.sorted(fieldOrder, bounds, limit).stream()
                    .map(EventSearch.Placed::event)
                    .toList()))
        .as("by " + field.name() + " " + field.type() + " " + fieldOrder.ascending() + ", " + of)
        .isEqualTo(sequences(expected));
  }

  private static void counts(
      EventSearch eventSearch, List<AuditEvent> all, Chance chance, String of) {
    var field = chance.flip() ? standard("actorName") : chance.field();
    if (field.type() == FieldType.JSON) {
      return;
    }
    var fieldValues = FieldValues.toCountBy(field);
    var expected = new TreeMap<String, Integer>();
    for (var event : all) {
      var shown = shown(field, event);
      if (shown != null) {
        expected.merge(shown, 1, Integer::sum);
      }
    }
    var counted =
        Objects.requireNonNull(eventSearch.facets(List.of(fieldValues), 1_000).get(fieldValues))
            .stream()
            .collect(
                Collectors.toMap(
                    EventSearch.Counted::value,
                    EventSearch.Counted::count,
                    Integer::sum,
                    TreeMap::new));
    assertThat(counted).as(field.name() + " " + field.type() + ", " + of).isEqualTo(expected);
    var limits =
        LongStream.rangeClosed(0, 7)
            .map(
                week ->
                    Instant.parse("2026-01-01T00:00:00Z")
                        .plus(Duration.ofDays(7 * week))
                        .toEpochMilli())
            .toArray();
    var histogram = eventSearch.histogram(limits, fieldValues, 1_000);
    for (int week = 0; week + 1 < limits.length; week++) {
      long from = limits[week];
      long to = limits[week + 1];
      var within =
          all.stream()
              .filter(
                  event ->
                      event.occurredAt().toEpochMilli() >= from
                          && event.occurredAt().toEpochMilli() < to)
              .toList();
      assertThat(histogram.count(week)).as(of).isEqualTo(within.size());
      assertThat(histogram.by(week).stream().mapToInt(EventSearch.Counted::count).sum())
          .as(of)
          .isEqualTo(within.stream().filter(event -> shown(field, event) != null).count());
    }
  }

  /** What a facet calls an event's value: as it is, but for long ones and different writings. */
  private static @Nullable String shown(Field field, AuditEvent event) {
    var value =
        field.custom()
            ? FieldRef.of(field).in(event)
            : IndexedValues.standard(event, field.name(), ValueEncoding.of(field.type()));
    return switch (value) {
      case null -> null;
      case java.math.BigDecimal number -> number.toPlainString();
      case Instant time -> Timestamps.format(time);
      case String text when text.length() > SortKey.LONGEST -> text.substring(0, SortKey.LONGEST);
      default -> value.toString();
    };
  }

  /** In so many events sorting does not look at each value. */
  @Test
  void sortsManyEventsAsFew() throws Exception {
    var chance = new Chance(1);
    for (int i = 1; i <= 30_000; i++) {
      log.append(
          Draft.event("a")
              .custom(
                  i % 7 == 0
                      ? Map.of()
                      : Map.of(
                          "amount",
                          chance.upTo(5_000) / 4.0,
                          "plan",
                          "plan " + chance.upTo(3_000),
                          "due",
                          Instant.EPOCH.plusSeconds(chance.upTo(9_000)).toString()))
              .at(ACME, i));
    }
    var index = index(start());
    var all = log.readAfter(ACME, 0, 30_000);
    for (var field :
        List.of(
            field("amount", true, FieldType.NUMBER),
            field("plan", true, FieldType.TEXT),
            field("due", true, FieldType.TIMESTAMP))) {
      for (boolean rising : List.of(true, false)) {
        var fieldOrder = new FieldOrder(FieldValues.toSortBy(field), rising);
        var sorted =
            all.stream().sorted(Comparator.comparing(fieldOrder::place, fieldOrder)).toList();
        for (int from : List.of(0, 10, 3_000, 15_000, 25_000, 29_000)) {
          var after = from == 0 ? null : fieldOrder.place(sorted.get(from - 1));
          try (var eventSearch =
              index.find(log, ACME, Expression.all(), work.begin()).orElseThrow()) {
            var page = eventSearch.sorted(fieldOrder, new FieldOrder.Bounds(after, null), 40);
            assertThat(sequences(page.stream().map(EventSearch.Placed::event).toList()))
                .as("%s %s from %d", field.name(), rising, from)
                .isEqualTo(sequences(sorted.subList(from, from + 40)));
            var before = fieldOrder.place(sorted.get(from + 100));
            var backwards =
                eventSearch.sorted(fieldOrder.reversed(), new FieldOrder.Bounds(before, null), 40);
            assertThat(sequences(backwards.stream().map(EventSearch.Placed::event).toList()))
                .isEqualTo(sequences(sorted.subList(from + 60, from + 100)).reversed());
          }
        }
      }
    }
  }

  /** However many come before: of values that many events share, and of what is not indexed yet. */
  @ParameterizedTest
  @ValueSource(strings = {"sequence", "occurredAt", "severity", "actor", "amount"})
  void findsThePlaceBehindSoManyOthers(String name) throws Exception {
    var chance = new Chance(2);
    append(chance, 4_000);
    for (long i = log.last(ACME) + 1; i <= 12_000; i++) {
      log.append(Draft.event("a").custom(Map.of("amount", chance.upTo(40))).at(ACME, i));
    }
    var indexer = start();
    appendAndHandOver(chance, indexer, 300);
    var index = index(indexer);
    var field = name.equals("amount") ? field(name, true, FieldType.NUMBER) : standard(name);
    for (boolean rising : List.of(true, false)) {
      var fieldOrder = new FieldOrder(FieldValues.toSortBy(field), rising);
      var sorted =
          log.readAfter(ACME, 0, 20_000).stream()
              .sorted(Comparator.comparing(fieldOrder::place, fieldOrder))
              .toList();
      int last = sorted.size();
      for (int offset : List.of(0, 499, 501, 2_000, 7_777, last - 21, last - 1, last, 50_000)) {
        try (var eventSearch =
            index.find(log, ACME, Expression.all(), work.begin()).orElseThrow()) {
          var page = eventSearch.sorted(fieldOrder, offset, 20);
          assertThat(sequences(page.stream().map(EventSearch.Placed::event).toList()))
              .as("%s %s from %d", name, rising, offset)
              .isEqualTo(
                  sequences(sorted.subList(Math.min(offset, last), Math.min(offset + 20, last))));
        }
      }
    }
  }

  @Test
  void seesWhatWasAppendedAMomentAgo() throws Exception {
    var chance = new Chance(1);
    append(chance, 50);
    var indexer = start();
    var index = index(indexer);
    for (int i = 0; i < 50; i++) {
      var event = chance.event(ACME, log.last(ACME) + 1);
      log.append(event);
      if (chance.flip()) {
        indexer.appended(List.of(event));
      }
      try (var eventSearch = index.find(log, ACME, Expression.all(), work.begin()).orElseThrow()) {
        assertThat(eventSearch.newest(0, Long.MAX_VALUE, 1)).containsExactly(event);
      }
    }
  }

  @Test
  void letsAQuestionWaitForItsTurnAndNoLonger() throws Exception {
    append(new Chance(1), 50);
    var index =
        new SearchIndex(
            start(), log, settings(Duration.ofSeconds(20), 1), work(Duration.ofMillis(50)));

    var refused =
        index.query(
            ACME,
            Expression.all(),
            eventSearch ->
                catchThrowableOfType(
                    Refusal.class, () -> index.query(ACME, Expression.all(), other -> other)));

    assertThat(refused.map(Refusal::code)).contains(Refusal.Code.RATE_LIMITED);
    assertThat(
            index.query(
                ACME, Expression.all(), eventSearch -> eventSearch.count(0, Long.MAX_VALUE, 100)))
        .contains(50);
  }

  @Test
  void aQuestionThatTakesTooLongIsRefused() throws Exception {
    append(new Chance(1), 6_000);
    var index = new SearchIndex(start(), log, settings(Duration.ZERO, 2), work);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                index.query(
                    ACME,
                    Expression.all(),
                    eventSearch -> eventSearch.count(0, Long.MAX_VALUE, 1_000_000)))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.QUERY_TOO_BROAD));
  }

  @Test
  void goesOnWhereItWasAfterAStop() throws Exception {
    var chance = new Chance(1);
    append(chance, 300);
    start().stop();
    append(chance, 20);
    long readBefore = log.eventsRead();
    var again = index(start());

    assertThat(log.eventsRead() - readBefore).isLessThan(100);
    assertThat(count(again)).isEqualTo(320);
  }

  @Test
  void isMadeAnewWhenAFileIsDamaged() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    for (var file : files()) {
      damage(file);
      var indexer = start();
      assertThat(count(index(indexer))).as("after damage to %s", file).isEqualTo(300);
      indexer.stop();
    }
  }

  private static void damage(Path file) throws IOException {
    if (!Files.exists(file) || file.endsWith("write.lock")) {
      return;
    }
    var bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i < Math.min(bytes.length, bytes.length / 2 + 8); i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
  }

  @Test
  void isMadeAnewWhenFilesAreMissing() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    for (var file : files()) {
      Files.delete(file);
    }
    assertThat(count(index(start()))).isEqualTo(300);
  }

  @Test
  void isMadeAnewForOtherLogs() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    var other = new MemoryLog();
    for (int i = 1; i <= 400; i++) {
      other.append(new Chance(2).event(ACME, i));
    }
    var indexer = start(other, UUID.randomUUID());
    assertThat(indexer.await(ACME, 400, PATIENCE)).isTrue();
    try (var eventSearch =
        new SearchIndex(indexer, other, settings(), work)
            .find(other, ACME, Expression.all(), work.begin())
            .orElseThrow()) {
      assertThat(eventSearch.newest(0, Long.MAX_VALUE, 10))
          .isEqualTo(other.readBefore(ACME, 401, 10));
      assertThat(eventSearch.count(0, Long.MAX_VALUE, 1_000)).isEqualTo(400);
    }
  }

  @Test
  void keepsAppendsBackUntilTheOperatorHasDeclaredThatTheLogsWereRestored() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    log.restore(ACME, 200);

    start(log, id);
    awaitProblem(ACME, 300);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(continuity::requireNothingAhead)
        .withMessageContaining("java -jar annals.jar restored")
        .withMessageNotContaining(ACME.value())
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE));
    assertThat(signals).as("nothing was rebuilt").isEmpty();

    incarnation.set(2);
    assertThat(indexers.getLast().await(ACME, 200, PATIENCE)).isTrue();
    assertThat(continuity.problem()).isEmpty();
    assertThat(count(index(indexers.getLast()))).isEqualTo(200);
  }

  @Test
  void goesOnWhenTheLogHasWhatItLackedAfterAll() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    var last = log.find(ACME, 300).orElseThrow();
    log.restore(ACME, 299);
    start(log, id);
    awaitProblem(ACME, 300);

    log.append(last);

    assertThat(indexers.getLast().await(ACME, 300, PATIENCE)).isTrue();
    assertThat(continuity.problem()).isEmpty();
    assertThat(signals).isEmpty();
  }

  @Test
  void noticesThatOtherEventsTookThePlaceOfThoseThatWereLost() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    log.restore(ACME, 200);
    for (int sequence = 201; sequence <= 400; sequence++) {
      log.append(Draft.event("later").receivedAt(DAWN.plusSeconds(9_000)).at(ACME, sequence));
    }

    start(log, id);

    awaitProblem(ACME, 300);
  }

  @Test
  void noticesARestoreWhileItRuns() throws Exception {
    append(new Chance(1), 300);
    start();

    log.restore(ACME, 200);

    awaitProblem(ACME, 300);
    incarnation.set(2);
    Awaitility.await().atMost(PATIENCE).until(() -> continuity.problem().isEmpty());
  }

  @Test
  void goesOnInANewIncarnationWithoutBeingRebuiltWhereNothingWasLost() throws Exception {
    append(new Chance(1), 300);
    start().stop();

    incarnation.set(2);
    start();

    assertThat(count(index(indexers.getLast()))).isEqualTo(300);
    assertThat(continuity.problem()).isEmpty();
    assertThat(signals).isEmpty();
  }

  /** A backup of before the last restore takes the logs back to an incarnation of before. */
  @Test
  void isAheadOfALogThatIsInAnEarlierIncarnation() throws Exception {
    append(new Chance(1), 300);
    incarnation.set(7);
    start().stop();
    log.restore(ACME, 200);

    incarnation.set(2);
    start(log, id);

    awaitProblem(ACME, 300);
  }

  private void awaitProblem(TenantId tenant, long sequence) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(continuity.problem())
                    .hasValueSatisfying(
                        problem ->
                            assertThat(problem)
                                .contains("event %d of tenant %s".formatted(sequence, tenant))));
  }

  @Test
  void isRebuiltAtOnceWhenTheOperatorHasDeclaredThatTheLogsWereRestored() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    var restored = new MemoryLog();
    for (int i = 1; i <= 200; i++) {
      restored.append(log.find(ACME, i).orElseThrow());
    }
    incarnation.set(2);
    var indexer = start(restored, id);
    assertThat(indexer.await(ACME, 200, PATIENCE)).isTrue();
    int count =
        new SearchIndex(indexer, restored, settings(), work)
            .queryOrWait(
                ACME, Expression.all(), eventSearch -> eventSearch.count(0, Long.MAX_VALUE, 1_000));
    assertThat(count).isEqualTo(200);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(signals).containsExactly(new IndexRebuilt(200)));
  }

  @Test
  void countsAndSortsMoreThanItLooksAtAtOnce() throws Exception {
    var chance = new Chance(2);
    append(chance, 3_000);
    var all = matching(ACME, Expression.all());
    assertThat(all).hasSize(3_000);
    try (var eventSearch =
        index(start()).find(log, ACME, Expression.all(), work.begin()).orElseThrow()) {
      counts(eventSearch, all, chance, "all");
      for (int i = 0; i < 8; i++) {
        sorts(eventSearch, all, chance, 50, "all");
      }
    }
  }

  @Test
  void aFirstIndexIsNotOneMadeAnew() throws Exception {
    append(new Chance(1), 300);
    start().stop();
    start();
    assertThat(count(index(indexers.getLast()))).isEqualTo(300);
    assertThat(signals).isEmpty();
  }

  @Test
  void twoServersWithOneHomeHaveAnIndexEach() throws Exception {
    append(new Chance(1), 300);
    var one = start();
    var other = start();
    assertThat(count(index(one))).isEqualTo(300);
    assertThat(count(index(other))).isEqualTo(300);
  }

  private int count(SearchIndex index) {
    try (var eventSearch = index.find(log, ACME, Expression.all(), work.begin()).orElseThrow()) {
      return eventSearch.count(0, Long.MAX_VALUE, 1_000);
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(home.resolve("0"))) {
      return files.toList();
    }
  }

  private void append(Chance chance, int count) {
    for (int i = 0; i < count; i++) {
      log.append(chance.event(ACME, log.last(ACME) + 1));
      if (i % 5 == 0) {
        log.append(chance.event(ACME_TOO, log.last(ACME_TOO) + 1));
      }
    }
  }

  private void appendAndHandOver(Chance chance, Indexer indexer, int count) {
    for (int i = 0; i < count; i++) {
      var event = chance.event(ACME, log.last(ACME) + 1);
      log.append(event);
      indexer.appended(List.of(event));
    }
  }

  private SearchIndex index(Indexer indexer) {
    return new SearchIndex(indexer, log, settings(), work);
  }

  private Indexer start() throws InterruptedException {
    var indexer = start(log, id);
    assertThat(indexer.await(ACME, log.last(ACME), PATIENCE)).isTrue();
    assertThat(indexer.await(ACME_TOO, log.last(ACME_TOO), PATIENCE)).isTrue();
    return indexer;
  }

  private Indexer start(MemoryLog of, UUID identity) {
    var tenants =
        new MemoryTenants(
            List.of(
                new Tenant(ACME, "Acme", true, Instant.EPOCH),
                new Tenant(ACME_TOO, "Acme, too", true, Instant.EPOCH)));
    var indexer =
        new Indexer(
            of,
            new FixedIdentity(identity, incarnation),
            continuity,
            tenants,
            settings(),
            signals::add);
    indexers.add(indexer);
    indexer.start();
    return indexer;
  }

  /** With so much memory that it need not be released. */
  private static QueryWork work(Duration queueTime) {
    var settings =
        new WorkSettings(
            DataSize.ofTerabytes(1),
            DataSize.ofGigabytes(1),
            DataSize.ofTerabytes(1),
            Duration.ofSeconds(1),
            0,
            0,
            32,
            queueTime,
            2_000);
    return new QueryWork(settings, new SimpleMeterRegistry());
  }

  private IndexSettings settings() {
    return settings(Duration.ofSeconds(20), 0);
  }

  private IndexSettings settings(Duration time, int questions) {
    return new IndexSettings(
        true,
        home.toString(),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        DataSize.ofMegabytes(16),
        2_000,
        DataSize.ofBytes(40_000),
        Duration.ofMillis(50),
        time,
        questions);
  }

  private List<AuditEvent> matching(TenantId tenant, Expression filter) {
    return log.readAfter(tenant, 0, 100_000).stream().filter(filter::matches).toList();
  }

  private static List<Long> sequences(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::sequence).toList();
  }

  private static Field standard(String name) {
    var type =
        switch (name) {
          case "occurredAt", "receivedAt" -> FieldType.TIMESTAMP;
          case "severity" -> FieldType.SEVERITY;
          case "ip" -> FieldType.IP_ADDRESS;
          case "sequence" -> FieldType.NUMBER;
          default -> FieldType.TEXT;
        };
    return field(name, false, type);
  }

  private static Field field(String name, boolean custom, FieldType type) {
    return new Field(name, name, type, custom, true, true, true, true, true, false, null, null);
  }
}
