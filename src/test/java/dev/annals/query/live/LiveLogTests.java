package dev.annals.query.live;

import static dev.annals.query.Draft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.ingest.EventsAppended;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.query.MemoryLog;
import dev.annals.query.PlainSeals;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.query.filter.SearchReader;
import dev.annals.query.page.Cursors;
import dev.annals.query.page.Order;
import dev.annals.query.work.QueryWork;
import dev.annals.query.work.WorkSettings;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.tenants.TenantLimits;
import dev.annals.testing.TestIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@Timeout(60)
class LiveLogTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final Duration NEVER = Duration.ofSeconds(50);
  private static final Duration SOON = Duration.ofMillis(20);

  private final MemoryLog log = new MemoryLog();
  private final Cursors cursors = new Cursors(new PlainSeals(), TestIds.IDS, log);
  private final AtomicReference<@Nullable Consumer<String>> wakeups = new AtomicReference<>();
  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicBoolean reachable = new AtomicBoolean(true);
  private final AtomicReference<Set<String>> permissions =
      new AtomicReference<>(Set.of(Permission.READ_AUDITS));
  private final QueryWork work = new QueryWork(WorkSettings.defaults(), new SimpleMeterRegistry());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private TenantTails tails = tails(settings());
  private LiveLog live = live(settings());

  /** How a follower hears of what is new. */
  enum Way {
    APPENDED_HERE,
    APPENDED_ELSEWHERE,
    APPENDED_SOMEWHERE,
    POLLED
  }

  @AfterEach
  void leavesNobodyBehind() {
    live.stop();
    await().untilAsserted(() -> assertThat(wakeups.get()).isNull());
  }

  @Test
  void beginsNowWithAnEmptyBatch() {
    append(3);
    StepVerifier.create(follow(null))
        .assertNext(
            batch -> {
              assertThat(batch.events()).isEmpty();
              assertThat(position(batch)).isEqualTo(3);
            })
        .then(() -> append(2))
        .thenConsumeWhile(batch -> position(batch) < 5, batch -> {})
        .thenCancel()
        .verify();
  }

  @Test
  void replaysWhatWasMissedAndGoesOn() {
    append(450);
    assertThat(sequences(collect(follow(cursor(10)), 440))).isEqualTo(range(11, 450));
    var following = inBackground(() -> collect(follow(cursor(440)), 20));
    append(10);
    assertThat(sequences(get(following))).isEqualTo(range(441, 460));
  }

  @ParameterizedTest
  @EnumSource
  void beginsBehindTheCursorOfAnyPage(Order order) {
    append(5);
    var after = cursors.seal(ACME, order, position(2));
    assertThat(sequences(collect(follow(after), 3))).isEqualTo(range(3, 5));
  }

  @Test
  void beginsBeforeTheFirstEvent() {
    var cursor = Objects.requireNonNull(follow(null).blockFirst()).cursor();
    append(2);
    assertThat(sequences(collect(follow(cursor), 2))).isEqualTo(range(1, 2));
  }

  @Test
  void aBatchHasNoMoreThanItsLimit() {
    append(1_000);
    var sizes = follow(cursor(0)).take(5).map(batch -> batch.events().size()).collectList().block();
    assertThat(sizes).containsExactly(200, 200, 200, 200, 200);
  }

  @ParameterizedTest
  @EnumSource
  void seesEachEventOnceAndInOrderWhileManyAppend(Way way) {
    with(settings().poll(way == Way.POLLED ? SOON : NEVER).window(64));
    int events = 4_000;
    append(100);
    var followers = new ArrayList<Future<List<AuditEvent>>>();
    for (int i = 0; i < 8; i++) {
      int from = i * 12;
      followers.add(inBackground(() -> collect(follow(cursor(from)), events + 100 - from)));
    }
    await().until(() -> wakeups.get() != null);
    for (int i = 0; i < 4; i++) {
      inBackground(
          () -> {
            for (int n = 0; n < events / 4; n++) {
              announce(way, log.append(ACME, event("a")));
            }
            return true;
          });
    }
    for (int i = 0; i < 8; i++) {
      assertThat(sequences(get(followers.get(i)))).isEqualTo(range(i * 12 + 1, events + 100));
    }
  }

  @Test
  void aReconnectingFollowerSeesEachEventOnce() {
    var appending =
        inBackground(
            () -> {
              for (int i = 0; i < 3_000; i++) {
                append(1);
              }
              return true;
            });
    var seen = new ArrayList<Long>();
    var cursor = new AtomicReference<>(cursor(0));
    for (int cut = 1; seen.size() < 3_000; cut++) {
      follow(cursor.get())
          .take(cut)
          .doOnNext(batch -> seen.addAll(sequences(batch.events())))
          .doOnNext(batch -> cursor.set(batch.cursor()))
          // Behind the last one no batch comes for a long time.
          .takeUntil(batch -> seen.size() >= 3_000)
          .blockLast();
    }
    get(appending);
    assertThat(seen).isEqualTo(range(1, 3_000));
  }

  @Test
  void readersOfOneTenantShareOneRead() {
    with(settings());
    var followers = new ArrayList<Future<List<AuditEvent>>>();
    for (int i = 0; i < 50; i++) {
      followers.add(inBackground(() -> collect(follow(cursor(0)), 100)));
    }
    await().until(() -> tails.followers(ACME) == 50);
    for (int i = 0; i < 100; i++) {
      append(1);
    }
    followers.forEach(follower -> assertThat(get(follower)).hasSize(100));
    assertThat(log.reads()).isLessThan(500);
  }

  @Test
  void anEmptyBatchIsASignOfLife() {
    with(settings().heartbeat(SOON));
    append(2);
    StepVerifier.create(follow(cursor(2)))
        .assertNext(batch -> assertThat(batch).isEqualTo(new LiveBatch(List.of(), cursor(2))))
        .assertNext(batch -> assertThat(batch).isEqualTo(new LiveBatch(List.of(), cursor(2))))
        .thenCancel()
        .verify();
  }

  /** As in an outage that outlasts what is remembered of credentials, tenants and structures. */
  @Test
  void aFollowerWhoseRightsCannotBeCheckedHasHeartbeatsAndNoEvents() {
    with(settings().heartbeat(SOON));
    append(2);
    StepVerifier.create(follow(cursor(2)), 1)
        .expectNext(new LiveBatch(List.of(), cursor(2)))
        .then(
            () -> {
              reachable.set(false);
              append(3);
            })
        .thenRequest(2)
        .expectNext(new LiveBatch(List.of(), cursor(2)), new LiveBatch(List.of(), cursor(2)))
        .then(() -> reachable.set(true))
        .thenRequest(1)
        .assertNext(batch -> assertThat(position(batch)).isEqualTo(5))
        .thenCancel()
        .verify();
  }

  @Test
  void theCursorPassesOverWhatTheFilterLeavesOut() {
    append(10);
    log.append(ACME, event("wanted"));
    append(10);
    StepVerifier.create(follow(cursor(0), only("wanted")).map(this::position))
        .expectNext(21L)
        .thenCancel()
        .verify();
  }

  @Test
  void aFilteredBatchThatIsFullEndsAtItsLastEvent() {
    append(500);
    StepVerifier.create(follow(cursor(0), only("a")).take(3).map(this::position))
        .expectNext(200L, 400L, 500L)
        .verifyComplete();
  }

  @Test
  void aLongReplayThatFindsNothingShowsItsProgress() {
    with(settings().heartbeat(Duration.ofNanos(1)));
    append(5_000);
    var progress =
        follow(cursor(0), only("wanted")).map(this::position).skipUntil(at -> at > 0).take(3);
    StepVerifier.create(progress).expectNext(1_000L, 2_000L, 3_000L).verifyComplete();
  }

  @Test
  void aReaderThatWasLiveAndFellBehindIsEndedWithItsCursor() {
    with(settings().lag(100));
    append(10);
    var refusal = new AtomicReference<Refusal>();
    StepVerifier.create(follow(cursor(0)), 1)
        .assertNext(batch -> assertThat(position(batch)).isEqualTo(10))
        .then(() -> append(300))
        .then(() -> await().until(() -> isRead(310)))
        .thenRequest(9)
        .consumeErrorWith(error -> refusal.set((Refusal) error))
        .verify();
    assertThat(refusal.get().code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    assertThat(refusal.get().details()).containsEntry("cursor", cursor(10));
    // Who comes back with it replays, however far behind.
    assertThat(sequences(collect(follow(cursor(10)), 300))).isEqualTo(range(11, 310));
  }

  @Test
  void aReaderThatNeverAsksHoldsNobodyUp() {
    var slow = follow(cursor(0)).subscribeWith(new Idle());
    var quick = inBackground(() -> collect(follow(cursor(0)), 5_000));
    append(5_000);
    assertThat(get(quick)).hasSize(5_000);
    slow.cancel();
  }

  @Test
  void endsWithTheTokenOfItsCaller() {
    with(settings().check(SOON));
    append(5);
    StepVerifier.create(follow(cursor(0)))
        .assertNext(batch -> assertThat(batch.events()).hasSize(5))
        .then(() -> alive.set(false))
        .verifyErrorSatisfies(
            error -> {
              assertThat(((Refusal) error).code()).isEqualTo(Refusal.Code.UNAUTHENTICATED);
              assertThat(((Refusal) error).details()).containsEntry("cursor", cursor(5));
            });
  }

  @Test
  void endsWithThePermissionToReadAndWithNoOther() {
    with(settings().check(SOON));
    permissions.set(Set.of(Permission.READ_AUDITS, Permission.EXPORT_AUDITS));
    append(5);
    StepVerifier.create(follow(cursor(0)))
        .assertNext(batch -> assertThat(batch.events()).hasSize(5))
        .then(
            () -> {
              permissions.set(Set.of(Permission.READ_AUDITS));
              append(1);
            })
        .assertNext(batch -> assertThat(batch.events()).hasSize(1))
        .then(() -> permissions.set(Set.of(Permission.EXPORT_AUDITS)))
        .verifyErrorSatisfies(
            error -> {
              assertThat(((Refusal) error).code()).isEqualTo(Refusal.Code.FORBIDDEN);
              assertThat(((Refusal) error).details()).containsEntry("cursor", cursor(6));
            });
  }

  @Test
  void aCancelledFollowerLeavesNothingBehind() {
    var subscription = follow(cursor(0)).subscribe();
    await().until(() -> wakeups.get() != null);
    subscription.dispose();
    await().until(() -> wakeups.get() == null);
    assertThat(tails.followers(ACME)).isZero();
    long reads = log.reads();
    announce(Way.APPENDED_HERE, log.append(ACME, event("a")));
    assertThat(log.reads()).isEqualTo(reads);
  }

  @Test
  void theLastLeavingReleasesTheMemoryOfTheWindow() {
    var first = follow(cursor(0)).subscribe();
    var second = follow(cursor(0)).subscribe();
    await().until(() -> tails.followers(ACME) == 2 && isRead(0));
    append(500);
    await().until(() -> isRead(500));
    assertThat(windowMemory()).isPositive();

    first.dispose();
    await().until(() -> tails.followers(ACME) == 1);
    assertThat(windowMemory()).isPositive();
    second.dispose();
    await().until(() -> windowMemory() == 0);
    append(500);
    assertThat(windowMemory()).isZero();
  }

  private double windowMemory() {
    return registry.get("annals.live.memory").gauge().value();
  }

  @Test
  void theFirstLeavingDoesNotEndTheOthers() {
    var leaving = follow(cursor(0)).subscribe();
    var staying = inBackground(() -> collect(follow(cursor(0)), 5));
    await().until(() -> tails.followers(ACME) == 2);
    leaving.dispose();
    await().until(() -> tails.followers(ACME) == 1);
    append(5);
    assertThat(get(staying)).hasSize(5);
  }

  @Test
  void aServerThatStopsEndsItsStreamsWithTheirCursors() {
    append(3);
    StepVerifier.create(follow(cursor(0)))
        .assertNext(batch -> assertThat(batch.events()).hasSize(3))
        .then(live::stop)
        .verifyErrorSatisfies(
            error -> {
              assertThat(((Refusal) error).code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
              assertThat(((Refusal) error).details()).containsEntry("cursor", cursor(3));
            });
    refused(follow(cursor(0)), Refusal.Code.STORE_UNAVAILABLE);
  }

  @Test
  void aFaultOfTheFilterComesThroughTheStream() {
    refused(
        live.follow(
            caller(),
            () -> {
              throw new Refusal(Refusal.Code.BAD_INPUT, "no");
            },
            null,
            null),
        Refusal.Code.BAD_INPUT);
  }

  @Test
  void refusesToGoOnFromAnEventThatWasLost() {
    append(10);
    var lost = cursor(8);
    var kept = cursor(5);
    log.restore(ACME, 5);
    refused(follow(lost), Refusal.Code.BAD_CURSOR);

    for (int sequence = 6; sequence <= 12; sequence++) {
      log.append(event("later").at(ACME, sequence, 2));
    }

    refused(follow(lost), Refusal.Code.BAD_CURSOR);
    assertThat(sequences(collect(follow(kept), 7))).isEqualTo(range(6, 12));
  }

  @Test
  void refusesCursorsOfOthersAndOfWhatIsNotThere() {
    append(3);
    refused(follow("nonsense"), Refusal.Code.BAD_CURSOR);
    refused(
        follow(cursors.seal(new TenantId("other"), Order.OLDEST_FIRST, position(1))),
        Refusal.Code.BAD_CURSOR);
    refused(follow(cursor(4)), Refusal.Code.BAD_CURSOR);
  }

  @Test
  void refusesOneFollowerTooMany() {
    with(settings().perTenant(2).perConnection(1));
    var first = live.follow(caller(), Expression::all, null, "c1").subscribe();
    await().until(() -> tails.followers(ACME) == 1);
    refused(live.follow(caller(), Expression::all, null, "c1"), Refusal.Code.RATE_LIMITED);
    var second = live.follow(caller(), Expression::all, null, "c2").subscribe();
    await().until(() -> tails.followers(ACME) == 2);
    refused(live.follow(caller(), Expression::all, null, "c3"), Refusal.Code.RATE_LIMITED);
    first.dispose();
    await().until(() -> tails.followers(ACME) == 1);
    var third = live.follow(caller(), Expression::all, null, "c1").subscribe();
    await().until(() -> tails.followers(ACME) == 2);
    second.dispose();
    third.dispose();
  }

  @Test
  void followersSurviveAStoreThatIsAwayForAWhile() {
    with(settings().poll(SOON));
    var following = inBackground(() -> collect(follow(cursor(0)), 10));
    await().until(() -> isRead(0));
    log.away(true);
    append(10);
    await().until(() -> log.refusals() > 2);
    log.away(false);
    assertThat(sequences(get(following))).isEqualTo(range(1, 10));
  }

  /** A stream that reads behind the window asks the store for each batch. */
  @Test
  void aReplayHasHeartbeatsWhileTheStoreIsAwayAndGoesOn() {
    with(settings().heartbeat(Duration.ofMillis(300)));
    append(1_000);
    log.awayAfter(400);
    StepVerifier.create(follow(cursor(0)))
        .expectNextCount(2)
        .assertNext(batch -> assertThat(batch.events()).isEmpty())
        .assertNext(batch -> assertThat(batch.cursor()).isEqualTo(cursor(400)))
        .then(() -> log.away(false))
        .thenConsumeWhile(batch -> position(batch) < 1_000, batch -> {})
        .assertNext(batch -> assertThat(position(batch)).isEqualTo(1_000))
        .thenCancel()
        .verify();
    assertThat(sequences(collect(follow(cursor(400)), 600))).isEqualTo(range(401, 1_000));
  }

  @Test
  void aReplayWaitsForItsTurnWhenManyReadAtOnce() {
    append(1_000);
    log.failAfter(
        400,
        new Refusal(
            Refusal.Code.RATE_LIMITED, "Too many", List.of(), Map.of("retryAfterMillis", 10)));
    var following = inBackground(() -> collect(follow(cursor(0)), 1_000));
    await().until(() -> log.refusals() > 1);
    log.away(false);
    assertThat(sequences(get(following))).isEqualTo(range(1, 1_000));
  }

  @Test
  void aReplayEndsWithItsCursorWhenTheStoreIsAwayForTooLong() {
    with(settings().heartbeat(Duration.ofMillis(300)).outage(Duration.ofMillis(400)));
    append(1_000);
    log.awayAfter(400);
    StepVerifier.create(follow(cursor(0)))
        .expectNextCount(2)
        .thenConsumeWhile(batch -> batch.events().isEmpty())
        .verifyErrorSatisfies(
            error -> {
              assertThat(((Refusal) error).code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE);
              assertThat(((Refusal) error).details()).containsEntry("cursor", cursor(400));
            });
    log.away(false);
  }

  /** The server would wait for it. */
  @Test
  void aReplayThatWaitsForTheStoreEndsAtOnceWhenTheServerStops() {
    append(1_000);
    log.awayAfter(400);
    StepVerifier.create(follow(cursor(0)))
        .expectNextCount(2)
        .then(
            () -> {
              await().until(() -> log.refusals() > 4);
              live.stop();
            })
        .expectErrorSatisfies(
            error -> assertThat(((Refusal) error).details()).containsEntry("cursor", cursor(400)))
        .verify(Duration.ofSeconds(30));
    log.away(false);
  }

  private static void refused(Flux<LiveBatch> stream, Refusal.Code code) {
    StepVerifier.create(stream)
        .verifyErrorSatisfies(error -> assertThat(((Refusal) error).code()).isEqualTo(code));
  }

  /** Whether the tail has read as far as that. */
  private boolean isRead(long sequence) {
    var tail = tails.tail(ACME);
    return tail != null && tail.isWithin(sequence, 0);
  }

  private void append(int events) {
    for (int i = 0; i < events; i++) {
      announce(Way.APPENDED_HERE, log.append(ACME, event("a")));
    }
  }

  private void announce(Way way, AuditEvent event) {
    var listener = wakeups.get();
    switch (way) {
      case APPENDED_HERE ->
          tails.on(
              new EventsAppended(
                  List.of(new EventsAppended.Range(ACME, event.sequence(), event.sequence()))));
      case APPENDED_ELSEWHERE -> Objects.requireNonNull(listener).accept("acme");
      case APPENDED_SOMEWHERE -> Objects.requireNonNull(listener).accept(ChangeNotifications.ALL);
      case POLLED -> {}
    }
  }

  private Flux<LiveBatch> follow(@Nullable String after) {
    return follow(after, Expression.all());
  }

  private Flux<LiveBatch> follow(@Nullable String after, Expression filter) {
    return live.follow(caller(), () -> filter, after, null);
  }

  private static Expression only(String action) {
    return new FilterReader(new SearchReader())
        .parse(
            Map.of("action", Map.of("equals", action)),
            null,
            new DataStructure(1, ValidationMode.LENIENT, List.of()),
            true);
  }

  private static List<AuditEvent> collect(Flux<LiveBatch> stream, int events) {
    var seen = new ArrayList<AuditEvent>();
    stream
        .takeUntil(
            batch -> {
              seen.addAll(batch.events());
              return seen.size() >= events;
            })
        .blockLast();
    return seen;
  }

  private static List<Long> sequences(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::sequence).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** As events have it that are appended here, whether it is there or not. */
  private static LogPosition position(long sequence) {
    return sequence == 0 ? LogPosition.START : event("any").at(ACME, sequence).position();
  }

  private String cursor(long sequence) {
    return cursors.seal(ACME, Order.OLDEST_FIRST, position(sequence));
  }

  private long position(LiveBatch batch) {
    return cursors.openAny(ACME, batch.cursor(), "after").sequence();
  }

  private static Caller caller() {
    return new Caller(
        Caller.Kind.VENDOR,
        "client",
        null,
        null,
        Set.of(Permission.READ_AUDITS),
        Set.of(),
        null,
        ACME,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }

  private void with(SomeSettings settings) {
    live.stop();
    tails = tails(settings);
    live = live(settings);
  }

  private TenantTails tails(SomeSettings settings) {
    return new TenantTails(
        log,
        (collection, listener) -> {
          assertThat(collection).isEqualTo("log_events");
          wakeups.set(listener);
          return () -> wakeups.set(null);
        },
        tenant -> new TenantLimits(1, 1, settings.perTenant(), 1, 1, 1),
        settings.settings(),
        work,
        registry);
  }

  private LiveLog live(SomeSettings settings) {
    var started = new LiveLog(tails, log, this::now, cursors, settings.settings(), work);
    started.start();
    return started;
  }

  private Caller now(Caller caller) {
    if (!alive.get()) {
      throw new Refusal(Refusal.Code.UNAUTHENTICATED, "It has ended");
    }
    if (!reachable.get()) {
      throw new DataAccessResourceFailureException("The store does not answer");
    }
    return caller.allowed(permissions.get());
  }

  private static <T> Future<T> inBackground(Callable<T> work) {
    return Executors.newVirtualThreadPerTaskExecutor().submit(work);
  }

  private static <T> T get(Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static SomeSettings settings() {
    return new SomeSettings(NEVER, SOON, NEVER, 1_000, 20_000, NEVER, 500, 20);
  }

  /** Settings under which nothing happens by the clock, unless a test wants it. */
  private record SomeSettings(
      Duration heartbeat,
      Duration check,
      Duration poll,
      int window,
      long lag,
      Duration outage,
      int perTenant,
      int perConnection) {

    LiveSettings settings() {
      return new LiveSettings(
          200,
          heartbeat,
          check,
          poll,
          Duration.ofMillis(1),
          window,
          DataSize.ofMegabytes(4),
          DataSize.ofMegabytes(16),
          DataSize.ofMegabytes(1),
          lag,
          outage,
          perConnection);
    }

    SomeSettings heartbeat(Duration other) {
      return new SomeSettings(other, check, poll, window, lag, outage, perTenant, perConnection);
    }

    SomeSettings check(Duration other) {
      return new SomeSettings(
          heartbeat, other, poll, window, lag, outage, perTenant, perConnection);
    }

    SomeSettings poll(Duration other) {
      return new SomeSettings(
          heartbeat, check, other, window, lag, outage, perTenant, perConnection);
    }

    SomeSettings window(int other) {
      return new SomeSettings(heartbeat, check, poll, other, lag, outage, perTenant, perConnection);
    }

    SomeSettings lag(long other) {
      return new SomeSettings(
          heartbeat, check, poll, window, other, outage, perTenant, perConnection);
    }

    SomeSettings outage(Duration other) {
      return new SomeSettings(heartbeat, check, poll, window, lag, other, perTenant, perConnection);
    }

    SomeSettings perTenant(int other) {
      return new SomeSettings(heartbeat, check, poll, window, lag, outage, other, perConnection);
    }

    SomeSettings perConnection(int other) {
      return new SomeSettings(heartbeat, check, poll, window, lag, outage, perTenant, other);
    }
  }

  /** Subscribes and asks for nothing. */
  private static final class Idle extends BaseSubscriber<LiveBatch> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}
  }
}
