package dev.annals.ingest.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.annals.embedded.MongoDurability;
import dev.annals.ingest.append.EventFingerprint;
import dev.annals.ingest.append.LogStore.Cause;
import dev.annals.ingest.append.LogStore.Keyed;
import dev.annals.ingest.append.LogStore.Numbered;
import dev.annals.ingest.append.LogStore.Written;
import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.Actor;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Change;
import dev.annals.ingest.log.EventSize;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.ingest.log.LogIncomplete;
import dev.annals.ingest.log.LogPosition;
import dev.annals.ingest.log.Resource;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.EventId;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestMongo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

class MongoLogTests {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private static MongoClient client;
  private static MongoLogIdentity identity;
  private static LogContinuity continuity;
  private static MongoLog log;
  private static final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private static SimpleMongoClientDatabaseFactory factory;

  private final TenantId tenant = new TenantId("t-" + UUID.randomUUID());

  @BeforeAll
  static void open() {
    client = TestMongo.client();
    factory = new SimpleMongoClientDatabaseFactory(client, "annals_log_tests");
    identity = new MongoLogIdentity(factory);
    continuity = new LogContinuity();
    log = new MongoLog(factory, identity, continuity, registry);
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @Test
  void readsAnEventAsItWasWritten() {
    var custom = new LinkedHashMap<String, Object>();
    custom.put("text", "ünï 🗝");
    custom.put("int", 7);
    custom.put("long", 9_007_199_254_740_993L);
    custom.put("real", 0.1);
    custom.put("decimal", new BigDecimal("1234567890.12345678901234567890"));
    custom.put("yes", true);
    custom.put("none", null);
    custom.put("list", Arrays.asList(1, "two", null, Map.of("three", 3)));
    var eventDraft =
        new EventDraft(
            tenant,
            NOW.minusSeconds(5),
            "document.share",
            Severity.CRITICAL,
            Outcome.DENIED,
            new Actor("7", "Ana", "ana@acme.test", ActorType.AGENT),
            new Actor("8", null, null, ActorType.USER),
            new Resource("document", "d-1", null),
            "Shared",
            "203.0.113.7",
            "curl",
            "trace",
            "key",
            List.of(new Change("owner", "ana", null), new Change("size", 1, Map.of("w", 2))),
            custom,
            3);

    assertThat(log.insert(List.of(numbered(eventDraft, 1)))).isEqualTo(new Written.All());

    assertThat(log.find(tenant, 1)).contains(eventDraft.at(at(1), identity.ids()));
  }

  @Test
  void readsTheSmallestEventWithItsDefaults() {
    log.insert(List.of(numbered(draft("a", null), 1)));

    var event = log.find(tenant, 1).orElseThrow();

    assertThat(event.severity()).isEqualTo(Severity.INFO);
    assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(event.occurredAt()).isEqualTo(event.receivedAt()).isEqualTo(NOW);
  }

  @Test
  void tellsATakenNumberFromATakenKey() {
    log.insert(List.of(numbered(draft("a", "k"), 1)));

    assertThat(log.insert(List.of(numbered(draft("b", null), 2), numbered(draft("c", null), 1))))
        .isEqualTo(new Written.Stopped(1, Cause.NUMBER_TAKEN));
    assertThat(log.insert(List.of(numbered(draft("d", "k"), 3), numbered(draft("e", null), 4))))
        .isEqualTo(new Written.Stopped(0, Cause.KEY_TAKEN));
    assertThat(log.last(tenant)).isEqualTo(2);
  }

  @Test
  void tellsTheKindOfATakenKeyEvenIfItLooksLikeTheOther() {
    log.insert(List.of(numbered(draft("a", "index: _id_ "), 1)));

    assertThat(log.insert(List.of(numbered(draft("b", "index: _id_ "), 2))))
        .isEqualTo(new Written.Stopped(0, Cause.KEY_TAKEN));
  }

  @Test
  void findsKeysOfEachTenantAlone() {
    var other = new TenantId("o-" + UUID.randomUUID());
    log.insert(List.of(numbered(draft("a", "k1"), 1), numbered(draft("b", "k2"), 2)));

    var found = log.find(Map.of(tenant, List.of("k1", "k3"), other, List.of("k2")));

    assertThat(found).extracting(Keyed::event).extracting(AuditEvent::sequence).containsExactly(1L);
  }

  @Test
  void surveysTheEndAndWhatLiesBeforeIt() {
    write(5);

    var survey = log.survey(tenant, 2, 4);

    assertThat(survey.tail().sequence()).isEqualTo(5);
    assertThat(survey.tail().receivedAt()).isEqualTo(NOW);
    assertThat(survey.placesByMark())
        .containsOnly(Map.entry(1003L, at(3)), Map.entry(1004L, at(4)));
  }

  @Test
  void readsForwardsAndBackwardsWithinTheTenant() {
    write(5);

    assertThat(sequences(log.readAfter(tenant, 0, 2))).containsExactly(1L, 2L);
    assertThat(sequences(log.readAfter(tenant, 3, 10))).containsExactly(4L, 5L);
    assertThat(sequences(log.readBefore(tenant, Long.MAX_VALUE, 2))).containsExactly(5L, 4L);
    assertThat(sequences(log.readBefore(tenant, 2, 10))).containsExactly(1L);
    assertThat(log.readAfter(tenant, 5, 10)).isEmpty();
    assertThat(log.find(tenant, 6)).isEmpty();
    assertThat(log.last(new TenantId("nobody"))).isZero();
  }

  @Test
  void scansUntilTheReaderHasEnough() {
    write(5);
    var seen = new ArrayList<AuditEvent>();

    log.scan(
        tenant,
        1,
        4,
        event -> {
          seen.add(event);
          return event.sequence() < 3;
        });

    assertThat(sequences(seen)).containsExactly(2L, 3L);
  }

  /** Many small values take twenty times as much memory as they take bytes in the store. */
  @Test
  void readsNoMoreAtOnceThanHasRoom() {
    var values = new LinkedHashMap<String, Object>();
    for (int i = 0; i < 4_000; i++) {
      values.put("v" + i, i);
    }
    var batch = new ArrayList<Numbered>();
    for (int i = 1; i <= 60; i++) {
      batch.add(numbered(draft("a" + i, null, Map.of("values", values)), i));
    }
    assertThat(log.insert(batch)).isEqualTo(new Written.All());

    var some = log.readAfter(tenant, 0, 60);
    assertThat(some).hasSizeBetween(2, 20);
    assertThat(sequences(some)).isEqualTo(LongStream.rangeClosed(1, some.size()).boxed().toList());
    assertThat(some.stream().mapToLong(EventSize::of).sum()).isLessThan(6 << 20);
    assertThat(log.readBefore(tenant, 61, 60)).hasSameSizeAs(some);
    assertThat(log.read(tenant, LongStream.rangeClosed(1, 60).boxed().toList())).isEqualTo(some);
    var scanned = new ArrayList<Long>();
    log.scan(tenant, 0, 60, event -> scanned.add(event.sequence()));
    assertThat(scanned).isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
  }

  /** What the profiler of the database says of the very command that was sent. */
  @Test
  void countsByTheIndexAlone() {
    write(5);
    var database = client.getDatabase("annals_log_tests");
    database.runCommand(new Document("profile", 2));
    try {
      assertThat(log.count(tenant, 1, 4)).isEqualTo(3);
    } finally {
      database.runCommand(new Document("profile", 0));
    }
    var counted =
        database
            .getCollection("system.profile")
            .find(Filters.regex("command.pipeline.0.$match._id.$gt.t", tenant.value()))
            .first();
    assertThat(counted).isNotNull();
    assertThat(counted.getInteger("docsExamined")).isZero();
    assertThat(counted.getInteger("keysExamined")).isPositive();
  }

  @Test
  void neverLeavesANumberOut() {
    log.insert(List.of(numbered(draft("a", null), 1), numbered(draft("b", null), 2)));
    log.insert(List.of(numbered(draft("d", null), 4), numbered(draft("e", null), 5)));
    double before = registry.counter("annals.log.gaps").count();

    assertIncomplete(() -> log.readAfter(tenant, 0, 10));
    assertIncomplete(() -> log.readAfter(tenant, 2, 10));
    assertIncomplete(() -> log.readBefore(tenant, Long.MAX_VALUE, 10));
    assertIncomplete(() -> log.readBefore(tenant, 4, 10));
    assertIncomplete(() -> log.read(tenant, List.of(1L, 3L)));
    assertIncomplete(() -> log.scan(tenant, 0, 5, event -> true));
    assertIncomplete(() -> log.scan(tenant, 4, 6, event -> true));
    assertThat(registry.counter("annals.log.gaps").count()).isEqualTo(before + 7);
    // What is asked for and lies beside the gap is read.
    assertThat(sequences(log.readAfter(tenant, 0, 2))).containsExactly(1L, 2L);
    assertThat(sequences(log.readBefore(tenant, 6, 2))).containsExactly(5L, 4L);
    assertThat(sequences(log.readBefore(tenant, 100, 1))).containsExactly(5L);
    assertThat(sequences(log.read(tenant, List.of(5L, 2L, 5L)))).containsExactly(2L, 5L);
  }

  private static void assertIncomplete(ThrowingCallable read) {
    assertThatExceptionOfType(LogIncomplete.class).isThrownBy(read);
  }

  @Test
  void readsUpToDateBehindAnAcknowledgedWrite() {
    var commands = new CopyOnWriteArrayList<BsonDocument>();
    var settings =
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(System.getProperty("spring.mongodb.uri")))
            .addCommandListener(
                new CommandListener() {
                  @Override
                  public void commandStarted(CommandStartedEvent event) {
                    if (List.of("find", "update").contains(event.getCommandName())) {
                      commands.add(event.getCommand().clone());
                    }
                  }
                });
    MongoDurability.apply(settings, Duration.ofSeconds(5));
    var listening = MongoClients.create(settings.build());
    try (listening) {
      var observed =
          new MongoLog(
              new SimpleMongoClientDatabaseFactory(listening, "annals_log_tests"),
              identity,
              continuity,
              registry);
      write(3);
      commands.clear();

      assertThat(observed.upToDate(tenant).last(tenant)).isEqualTo(3);
    }

    assertThat(commands).hasSize(2);
    var fence = commands.getFirst();
    assertThat(fence.getDocument("writeConcern").getString("w").getValue()).isEqualTo("majority");
    assertThat(fence.getDocument("writeConcern").getBoolean("j").getValue()).isTrue();
    assertThat(fence).containsKey("maxTimeMS");
    var read = commands.getLast();
    assertThat(read.getDocument("readConcern").getString("level").getValue()).isEqualTo("majority");
    assertThat(read.getDocument("readConcern").getTimestamp("afterClusterTime")).isNotNull();
  }

  @Test
  void storesTheVersionOfTheFormat() {
    write(1);

    assertThat(stored(1)).containsEntry("f", 2);
  }

  /** A newer server may add names and constants; a server beside it reads on. */
  @Test
  void readsWhatANewerServerWrites() {
    write(3);
    var newer = stored(2);
    newer.putAll(
        new Document("f", 3)
            .append("sv", "CATASTROPHIC")
            .append("oc", "PARTIAL")
            .append("ac", new Document("i", "7").append("y", "ROBOT").append("z", new Document()))
            .append("ch", List.of(new Document("f", "x").append("b", 1).append("x", 2), "other"))
            .append("d", new Document("text", "in another form"))
            .append("unheard", new Document("of", List.of(1, 2)))
            .append("h2", "text"));
    factory
        .getMongoDatabase()
        .getCollection("log_events")
        .replaceOne(new Document("_id", newer.get("_id")), newer);

    var event = log.find(tenant, 2).orElseThrow();

    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(event.actor()).isEqualTo(new Actor("7", null, null, ActorType.SYSTEM));
    assertThat(event.changes()).containsExactly(new Change("x", 1, 2));
    assertThat(event.description()).isNull();
    assertThat(sequences(log.readAfter(tenant, 0, 10))).containsExactly(1L, 2L, 3L);
    assertThat(sequences(log.readBefore(tenant, 4, 10))).containsExactly(3L, 2L, 1L);
    var scanned = new ArrayList<AuditEvent>();
    log.scan(tenant, 0, 3, scanned::add);
    assertThat(sequences(scanned)).containsExactly(1L, 2L, 3L);
  }

  private Document stored(long sequence) {
    return Objects.requireNonNull(
        factory
            .getMongoDatabase()
            .getCollection("log_events")
            .find(new Document("_id", new Document("t", tenant.value()).append("s", sequence)))
            .first());
  }

  @Test
  void knowsThePositionsThatThereAre() {
    write(3);

    assertThat(log.end(tenant)).isEqualTo(at(3));
    assertThat(log.position(tenant, 2)).contains(at(2));
    assertThat(log.position(tenant, 4)).isEmpty();
    assertThat(log.position(tenant, 0)).contains(LogPosition.START);
    assertThat(log.end(new TenantId("nobody"))).isEqualTo(LogPosition.START);
  }

  @Test
  void readsEventsOfBeforeIncarnationsAndTheirIds() {
    write(1);
    factory
        .getMongoDatabase()
        .getCollection(EventFields.COLLECTION)
        .updateOne(
            Filters.eq(EventFields.TENANT, tenant.value()), Updates.unset(EventFields.INCARNATION));

    var event = log.find(tenant, 1).orElseThrow();

    assertThat(event.incarnation()).isZero();
    assertThat(event.id()).isEqualTo(EventId.of(tenant, 1));
    assertThat(log.position(tenant, 1)).contains(new LogPosition(1, 0, NOW));
  }

  @Test
  void hasNoIncarnationForNewEventsWhileACheckpointIsAhead() {
    assertThat(log.incarnation()).isPositive();
    continuity.ahead("index of this test", tenant, 7);
    try {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(log::incarnation)
          .satisfies(e -> assertThat(e.code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE));
    } finally {
      continuity.passed("index of this test");
    }
    assertThat(log.incarnation()).isPositive();
  }

  private void write(int count) {
    var batch = new ArrayList<Numbered>();
    for (int i = 1; i <= count; i++) {
      batch.add(numbered(draft("a" + i, null), i));
    }
    assertThat(log.insert(batch)).isEqualTo(new Written.All());
  }

  private static List<Long> sequences(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::sequence).toList();
  }

  private Numbered numbered(EventDraft eventDraft, long sequence) {
    return new Numbered(
        tenant,
        at(sequence),
        1000 + sequence,
        log.encode(eventDraft, new EventFingerprint(42L, 43L)));
  }

  private static LogPosition at(long sequence) {
    return new LogPosition(sequence, 5, NOW);
  }

  private EventDraft draft(String action, @Nullable String key) {
    return draft(action, key, Map.of());
  }

  private EventDraft draft(String action, @Nullable String key, Map<String, Object> custom) {
    return new EventDraft(
        tenant,
        null,
        action,
        Severity.INFO,
        Outcome.SUCCESS,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        key,
        List.of(),
        custom,
        1);
  }
}
