package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.annals.ingest.EventsAppended;
import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Outcome;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AppendWorkerTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private final List<EventsAppended> signals = new ArrayList<>();
  private final List<AuditEvent> handed = new ArrayList<>();
  private long marks = 1;

  @Test
  void numbersEachTenantsEventsFromOneInTheirOrder() throws Exception {
    var store = new ModelStore(1, 0);
    var batch =
        List.of(
            pending(store, ACME, "a1", null),
            pending(store, GLOBEX, "g1", null),
            pending(store, ACME, "a2", null));

    lane(store).append(batch);

    assertThat(batch.stream().map(event -> appended(event).event().sequence()))
        .containsExactly(1L, 1L, 2L);
    assertThat(signals)
        .containsExactly(
            new EventsAppended(
                List.of(
                    new EventsAppended.Range(ACME, 1, 2), new EventsAppended.Range(GLOBEX, 1, 1))));
    assertThat(handed)
        .containsExactlyElementsOf(batch.stream().map(event -> appended(event).event()).toList());
  }

  @Test
  void answersTheSameKeyInOneBatchWithTheLeadersEvent() throws Exception {
    var store = new ModelStore(1, 0);
    var leader = pending(store, ACME, "same", "k");
    var follower = pending(store, ACME, "same", "k");
    var other = pending(store, ACME, "other", "k");

    lane(store).append(List.of(leader, follower, other));

    assertThat(appended(leader).duplicate()).isFalse();
    assertThat(appended(follower).duplicate()).isTrue();
    assertThat(appended(follower).event()).isEqualTo(appended(leader).event());
    assertThatThrownBy(() -> appended(other))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.IDEMPOTENCY_CONFLICT));
    assertThat(store.log(ACME)).hasSize(1);
  }

  @Test
  void answersAKnownKeyWithTheEventThatWasStoredFirst() throws Exception {
    var store = new ModelStore(1, 0);
    var appendWorker = lane(store);
    var first = pending(store, ACME, "same", "k");
    appendWorker.append(List.of(first));

    var again = pending(store, ACME, "same", "k");
    var next = pending(store, ACME, "next", null);
    appendWorker.append(List.of(again, next));

    assertThat(appended(again).duplicate()).isTrue();
    assertThat(appended(again).event().sequence()).isEqualTo(1);
    assertThat(appended(next).event().sequence()).isEqualTo(2);
  }

  @Test
  void sameKeyBelongsToEachTenantAlone() throws Exception {
    var store = new ModelStore(1, 0);
    var acme = pending(store, ACME, "x", "k");
    var globex = pending(store, GLOBEX, "x2", "k");

    lane(store).append(List.of(acme, globex));

    assertThat(appended(acme).duplicate()).isFalse();
    assertThat(appended(globex).duplicate()).isFalse();
  }

  @Test
  void renumbersBehindWhatAnotherNodeHasWritten() throws Exception {
    var store = new ModelStore(1, 0);
    var appendWorker = lane(store);
    appendWorker.append(List.of(pending(store, ACME, "mine", null)));
    store.writeElsewhere(draft(ACME, "theirs", null));

    var next = pending(store, ACME, "mine too", null);
    appendWorker.append(List.of(next));

    assertThat(appended(next).event().sequence()).isEqualTo(3);
  }

  @Test
  void writesNothingForACallerWhoHasGone() throws Exception {
    var store = new ModelStore(1, 0);
    var gone = pending(store, ACME, "gone", null);
    assertThatThrownBy(() -> gone.await(Duration.ZERO))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE));

    lane(store).append(List.of(gone));

    assertThat(store.log(ACME)).isEmpty();
  }

  @Test
  void writesForAFollowerWhoseLeaderHasGone() throws Exception {
    var store = new ModelStore(1, 0);
    var leader = pending(store, ACME, "same", "k");
    var follower = pending(store, ACME, "same", "k");
    assertThatThrownBy(() -> leader.await(Duration.ZERO)).isInstanceOf(Refusal.class);

    lane(store).append(List.of(leader, follower));

    assertThat(appended(follower).duplicate()).isFalse();
    assertThat(store.log(ACME)).hasSize(1);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 1_000);
  }

  /** The promise, against a store that does its worst. */
  @ParameterizedTest
  @MethodSource("seeds")
  void neitherLosesNorDoublesNorSkipsWhateverTheStoreDoes(long seed) throws Exception {
    var die = new Random(seed);
    var store = new ModelStore(seed, 0.15);
    var appendWorker = lane(store);
    var all = new ArrayList<PendingAppend>();

    for (int round = 0; round < 8; round++) {
      var batch = new ArrayList<PendingAppend>();
      for (int i = 0; i < 1 + die.nextInt(8); i++) {
        var tenant = die.nextBoolean() ? ACME : GLOBEX;
        var key = die.nextInt(3) == 0 ? "key-" + die.nextInt(6) : null;
        var action = key == null ? "event-" + marks : "keyed-" + tenant + key;
        batch.add(pending(store, tenant, action, key));
      }
      if (die.nextInt(3) == 0) {
        store.writeElsewhere(draft(ACME, "theirs-" + seed + round, null));
      }
      appendWorker.append(batch);
      all.addAll(batch);
    }

    for (var tenant : List.of(ACME, GLOBEX)) {
      var log = store.log(tenant);
      assertThat(log.stream().map(row -> row.numbered().sequence()))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
      assertThat(log.stream().map(row -> row.event().action())).doesNotHaveDuplicates();
    }
    for (var event : all) {
      var appended = appended(event);
      assertThat(store.event(event.tenant(), appended.event().sequence()))
          .isEqualTo(appended.event());
      assertThat(appended.event().action()).isEqualTo(event.entry().draft().action());
    }
  }

  @Test
  void writesNothingOfATenantThatWasSuspendedMeanwhileExceptAnnalsOwn() throws Exception {
    var store = new ModelStore(1, 0);
    var refusal = new Refusal(Refusal.Code.TENANT_SUSPENDED, "Suspended");
    var sent = pending(store, ACME, "sent", null);
    var eventDraft = draft(ACME, "own", null);
    var own =
        new PendingAppend(
            new EncodedEvent(eventDraft, null, store.encode(eventDraft, null)),
            false,
            true,
            marks++,
            gone -> {});
    var other = pending(store, GLOBEX, "other", null);

    lane(store, tenant -> tenant.equals(ACME) ? Optional.of(refusal) : Optional.empty())
        .append(List.of(sent, own, other));

    assertThatThrownBy(() -> appended(sent)).isSameAs(refusal);
    assertThat(store.log(ACME).stream().map(row -> row.event().action())).containsExactly("own");
    assertThat(appended(other).event().sequence()).isEqualTo(1);
  }

  @Test
  void waitsForTheBatchThatIsBeingWritten() throws Exception {
    var store = new ModelStore(1, 0);
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var appendWorker =
        lane(
            store,
            tenant -> {
              begun.countDown();
              awaitLatch(release);
              return Optional.empty();
            });
    var event = pending(store, ACME, "a", null);
    assertThat(appendWorker.awaitSettled(Duration.ofMillis(1)))
        .as("nothing is being written")
        .isTrue();
    var writer = Thread.ofPlatform().start(() -> appendTo(appendWorker, event));
    begun.await();

    assertThat(appendWorker.awaitSettled(Duration.ofMillis(1))).isFalse();
    release.countDown();
    assertThat(appendWorker.awaitSettled(Duration.ofMinutes(1))).isTrue();

    assertThat(appended(event).event().sequence()).isEqualTo(1);
    writer.join();
  }

  private static void appendTo(AppendWorker appendWorker, PendingAppend event) {
    try {
      appendWorker.append(List.of(event));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where a lane can meet an error: each of its collaborators. */
  static Stream<Arguments> errors() {
    return Stream.of("store", "listener", "clock", "metrics", "signals")
        .flatMap(
            where ->
                Stream.of(new StackOverflowError("injected"), new LinkageError("injected"))
                    .map(error -> Arguments.of(where, error)));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void goesOnAfterAnError(String where, Error error) throws Exception {
    var faulty = new Faulty(where, error);
    var threads = new CriticalThreads();
    var thread = threads.start("lane-test", faulty.appendWorker);

    var first = pending(faulty.store, ACME, "first", null);
    faulty.appendQueue.add(first);
    try {
      first.await(Duration.ofSeconds(10));
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isIn(Refusal.Code.STORE_UNAVAILABLE, Refusal.Code.UNKNOWN_OUTCOME);
    }
    var second = pending(faulty.store, ACME, "second", null);
    faulty.appendQueue.add(second);

    assertThat(second.await(Duration.ofSeconds(10)).duplicate()).isFalse();
    assertThat(threads.failed()).isEmpty();
    faulty.appendQueue.close();
    thread.join();
    var sequences = faulty.model.log(ACME).stream().map(row -> row.event().sequence()).toList();
    assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, sequences.size()).boxed().toList());
  }

  @Test
  void endsByAFatalErrorAndTellsEverySender() throws Exception {
    var faulty = new Faulty("store", new OutOfMemoryError("injected"));
    var waiting = new ArrayList<PendingAppend>();
    // More than one batch.
    for (int i = 0; i < 60; i++) {
      var event = pending(faulty.store, ACME, "a" + i, null);
      faulty.appendQueue.add(event);
      waiting.add(event);
    }
    var threads = new CriticalThreads();

    threads.start("lane-test", faulty.appendWorker).join();

    assertThat(threads.failed()).containsOnlyKeys("lane-test");
    for (var event : waiting) {
      assertThatThrownBy(() -> event.await(Duration.ZERO)).isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> faulty.appendQueue.add(pending(faulty.store, ACME, "late", null)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STORE_UNAVAILABLE));
  }

  /** A lane one of whose collaborators fails the first time. */
  private static final class Faulty {

    private final AtomicReference<@Nullable Error> error;
    private final ModelStore model = new ModelStore(1, 0);
    private final AppendQueue appendQueue =
        new AppendQueue(new AppendQueue.Limits(100, 1 << 20, 100, 1 << 20, 50, 1 << 20));
    private final LogStore store;
    private final AppendWorker appendWorker;

    Faulty(String where, Error error) {
      this.error = new AtomicReference<>(error);
      this.store = failingInsert(where.equals("store"));
      this.appendWorker =
          new AppendWorker(
              appendQueue,
              store,
              failingClock(where.equals("clock")),
              event -> fail(where.equals("signals")),
              events -> fail(where.equals("listener")),
              tenant -> Optional.empty(),
              new AppendMetrics(new SimpleMeterRegistry()) {
                @Override
                void batch(int events) {
                  fail(where.equals("metrics"));
                  super.batch(events);
                }
              },
              new GroupCommitDelay(Duration.ZERO, 1),
              0);
    }

    private void fail(boolean here) {
      var now = here ? error.getAndSet(null) : null;
      if (now != null) {
        throw now;
      }
    }

    private LogStore failingInsert(boolean fails) {
      return (LogStore)
          Proxy.newProxyInstance(
              LogStore.class.getClassLoader(),
              new Class<?>[] {LogStore.class},
              (proxy, called, arguments) -> {
                fail(fails && called.getName().equals("insert"));
                return called.invoke(model, arguments);
              });
    }

    private Clock failingClock(boolean fails) {
      var system = Clock.systemUTC();
      return new Clock() {
        @Override
        public Instant instant() {
          fail(fails);
          return system.instant();
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
    }
  }

  /** The time of receipt of each event is not before the one of its predecessor. */
  @Test
  void receivedAtNeverFallsWhateverTheClocksDo() throws Exception {
    var store = new ModelStore(1, 0);
    var now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    var clock = mock(Clock.class);
    when(clock.instant()).thenAnswer(call -> now.get());
    var die = new Random(7);
    // Two servers that append to one log, and whose clocks leap back and forth.
    var lanes =
        List.of(
            lane(store, clock, tenant -> Optional.empty()),
            lane(store, clock, tenant -> Optional.empty()));
    for (int i = 0; i < 200; i++) {
      now.set(now.get().plusSeconds(die.nextInt(7_200) - 3_600));
      lanes
          .get(die.nextInt(2))
          .append(
              List.of(pending(store, ACME, "a" + i, null), pending(store, ACME, "b" + i, null)));
    }

    var times = store.log(ACME).stream().map(row -> row.event().receivedAt()).toList();
    assertThat(times).hasSize(400).isSorted();
    assertThat(times).doesNotContain(Instant.EPOCH);
  }

  @Test
  void storesNothingWhileTheStoreRefusesAppendsAndAnswersKnownKeysAllTheSame() throws Exception {
    var store = new ModelStore(1, 0);
    var appendWorker = lane(store);
    appendWorker.append(List.of(pending(store, ACME, "known", "key")));
    var refusal = new Refusal(Refusal.Code.STORE_UNAVAILABLE, "restored");
    store.refuse(refusal);

    var again = pending(store, ACME, "known", "key");
    var other = pending(store, ACME, "other", null);
    appendWorker.append(List.of(again, other));

    assertThat(appended(again).duplicate()).isTrue();
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> appended(other)).isSameAs(refusal);
    assertThat(store.log(ACME)).hasSize(1);
  }

  @Test
  void writesNewEventsUnderTheIncarnationOfTheMomentAndReadsTheEndAgain() throws Exception {
    var store = new ModelStore(1, 0);
    var appendWorker = lane(store);
    for (int i = 1; i <= 3; i++) {
      appendWorker.append(List.of(pending(store, ACME, "event-" + i, null)));
    }
    store.log(ACME).subList(1, 3).clear();
    store.incarnation(2);

    var next = pending(store, ACME, "event-4", null);
    appendWorker.append(List.of(next));

    assertThat(appended(next).event().sequence()).isEqualTo(2);
    assertThat(appended(next).event().incarnation()).isEqualTo(2);
    assertThat(store.log(ACME).getFirst().event().incarnation()).isEqualTo(1);
  }

  private AppendWorker lane(LogStore store) {
    return lane(store, tenant -> Optional.empty());
  }

  private AppendWorker lane(LogStore store, Admission admission) {
    return lane(store, Clock.systemUTC(), admission);
  }

  private AppendWorker lane(LogStore store, Clock clock, Admission admission) {
    return new AppendWorker(
        new AppendQueue(new AppendQueue.Limits(100, 1 << 20, 100, 1 << 20, 50, 1 << 20)),
        store,
        clock,
        signals::add,
        handed::addAll,
        admission,
        new AppendMetrics(new SimpleMeterRegistry()),
        new GroupCommitDelay(Duration.ZERO, 1),
        0);
  }

  private PendingAppend pending(
      LogStore store, TenantId tenant, String action, @Nullable String key) {
    var eventDraft = draft(tenant, action, key);
    var eventFingerprint = key == null ? null : ModelStore.print(eventDraft);
    var encodedEvent =
        new EncodedEvent(eventDraft, eventFingerprint, store.encode(eventDraft, eventFingerprint));
    return new PendingAppend(encodedEvent, true, false, marks++, gone -> {});
  }

  private static EventDraft draft(TenantId tenant, String action, @Nullable String key) {
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
        Map.of(),
        1);
  }

  private static PendingAppend.Appended appended(PendingAppend pendingAppend) {
    return pendingAppend.await(Duration.ZERO);
  }
}
