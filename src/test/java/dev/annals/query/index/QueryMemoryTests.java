package dev.annals.query.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.ingest.log.LogContinuity;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.Draft;
import dev.annals.query.MemoryLog;
import dev.annals.query.filter.Expression;
import dev.annals.query.work.QueryWork;
import dev.annals.query.work.WorkSettings;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.tenants.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What queries of the index may use, and that they are exact within it. */
class QueryMemoryTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final FieldValues RESOURCES =
      FieldValues.toCountBy(
          new Field(
              "resourceId",
              "resourceId",
              FieldType.TEXT,
              false,
              true,
              true,
              true,
              true,
              true,
              false,
              null,
              null));

  @TempDir Path home;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MemoryLog log = new MemoryLog();
  private final List<Indexer> indexers = new ArrayList<>();

  @AfterEach
  void stop() {
    indexers.forEach(Indexer::stop);
  }

  /** In arrays of counters this would take 1,960 x 20,000 x 4 = 157 MB. */
  @Test
  void aHistogramTakesMemoryForWhatItCounts() throws Exception {
    int values = 20_000;
    for (int i = 0; i < values; i++) {
      append(ACME, "r%05d".formatted(i), i / 11);
      if (i % 4 == 0) {
        append(ACME, "r%05d".formatted(i / 11 * 11), i / 11);
      }
    }
    var histogram =
        ask(
            DataSize.ofMegabytes(12),
            eventSearch -> eventSearch.histogram(limits(1_960), RESOURCES, 2));

    assertThat(histogram.count(0)).isEqualTo(14);
    assertThat(histogram.by(0))
        .containsExactly(
            new EventSearch.Counted("r00000", 4), new EventSearch.Counted("r00001", 1));
    assertThat(histogram.by(1_959)).isEmpty();
    assertThat(reserved()).isZero();
  }

  @Test
  void aHistogramThatNeedsTooMuchIsRefusedWithTheReason() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      append(ACME, "r" + i, i / 11);
    }
    var refusal =
        catchThrowableOfType(
            Refusal.class,
            () ->
                ask(
                    DataSize.ofKilobytes(500),
                    eventSearch -> eventSearch.histogram(limits(1_960), RESOURCES, 50)));
    assertThat(refusal.code()).isEqualTo(Refusal.Code.QUERY_TOO_BROAD);
    assertThat(refusal.reason()).contains("500 KB").contains("fewer intervals");
    assertThat(reserved()).isZero();
  }

  /** Both logs share segments, whose values are those of both. */
  @Test
  void whatATenantsQueryTakesDoesNotGrowWithTheValuesOfOthers() throws Exception {
    for (int i = 0; i < 60_000; i++) {
      append(OTHER, "other" + i, 0);
    }
    for (int i = 0; i < 300; i++) {
      append(ACME, "r" + i % 3, 0);
    }
    var facets =
        ask(DataSize.ofKilobytes(200), eventSearch -> eventSearch.facets(List.of(RESOURCES), 10));
    assertThat(Objects.requireNonNull(facets.get(RESOURCES)))
        .containsExactly(
            new EventSearch.Counted("r0", 100),
            new EventSearch.Counted("r1", 100),
            new EventSearch.Counted("r2", 100));
    var histogram =
        ask(
            DataSize.ofKilobytes(200),
            eventSearch -> eventSearch.histogram(limits(20), RESOURCES, 3));
    assertThat(histogram.by(0)).hasSize(3);
  }

  @Test
  void aPageEndsWhereItHasNoMoreRoom() throws Exception {
    for (int i = 1; i <= 60; i++) {
      log.append(
          ACME, Draft.event("a").custom(Map.of("text", "x".repeat(i % 7 == 0 ? 40_000 : 20_000))));
    }
    var memory = DataSize.ofMegabytes(1);
    var oldest = new ArrayList<Long>();
    long after = 0;
    boolean more = true;
    while (more) {
      long from = after;
      more =
          ask(
              memory,
              eventSearch -> {
                var page = eventSearch.oldest(from, Long.MAX_VALUE, 50);
                page.forEach(event -> oldest.add(event.sequence()));
                return eventSearch.isCut();
              });
      after = oldest.getLast();
    }
    assertThat(oldest).isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());

    var newest = new ArrayList<Long>();
    long before = Long.MAX_VALUE;
    more = true;
    while (more) {
      long to = before;
      more =
          ask(
              memory,
              eventSearch -> {
                eventSearch.newest(0, to, 100).forEach(event -> newest.add(event.sequence()));
                return eventSearch.isCut();
              });
      before = newest.getLast();
    }
    assertThat(newest.reversed()).isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
    assertThat(reserved()).isZero();
  }

  @Test
  void namesOfFieldsAreToldPageByPage() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      log.append(ACME, Draft.event("a").custom(Map.of("n%04d".formatted(i * 7 % 1_000), i)));
    }
    var memory = DataSize.ofMegabytes(4);
    var first = ask(memory, eventSearch -> eventSearch.carried(java.util.Set.of("n0001"), "", 3));
    assertThat(first).extracting(DiscoveredField::name).containsExactly("n0000", "n0002", "n0003");
    assertThat(first).extracting(DiscoveredField::events).containsExactly(2L, 2L, 2L);
    var next = ask(memory, eventSearch -> eventSearch.carried(java.util.Set.of(), "n0997", 10));
    assertThat(next).extracting(DiscoveredField::name).containsExactly("n0998", "n0999");
  }

  private <T> T ask(DataSize memory, Function<EventSearch, T> question) throws Exception {
    var settings =
        new IndexSettings(
            true,
            home.toString(),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            DataSize.ofMegabytes(16),
            100_000,
            DataSize.ofMegabytes(1),
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            0);
    if (indexers.isEmpty()) {
      var tenants =
          new MemoryTenants(
              List.of(
                  new Tenant(ACME, "Acme", true, Instant.EPOCH),
                  new Tenant(OTHER, "Other", true, Instant.EPOCH)));
      var id = UUID.randomUUID();
      var indexer =
          new Indexer(
              log,
              new FixedIdentity(id, new AtomicInteger(1)),
              new LogContinuity(),
              tenants,
              settings,
              signal -> {});
      indexers.add(indexer);
      indexer.start();
      assertThat(indexer.await(OTHER, log.last(OTHER), Duration.ofSeconds(60))).isTrue();
      assertThat(indexer.await(ACME, log.last(ACME), Duration.ofSeconds(60))).isTrue();
    }
    var work =
        new QueryWork(
            new WorkSettings(
                memory,
                memory,
                memory,
                Duration.ofSeconds(1),
                0,
                0,
                32,
                Duration.ofSeconds(60),
                100),
            registry);
    return new SearchIndex(indexers.getFirst(), log, settings, work)
        .queryOrWait(ACME, Expression.all(), question);
  }

  private double reserved() {
    return registry.get("annals.query.memory").gauge().value();
  }

  private void append(TenantId tenant, String resource, int minute) {
    log.append(
        tenant,
        Draft.event("open")
            .resource(new Resource("doc", resource, null))
            .occurredAt(Draft.DAWN.plusSeconds(60L * minute)));
  }

  private static long[] limits(int minutes) {
    return LongStream.rangeClosed(0, minutes)
        .map(minute -> Draft.DAWN.plusSeconds(60 * minute).toEpochMilli())
        .toArray();
  }
}
