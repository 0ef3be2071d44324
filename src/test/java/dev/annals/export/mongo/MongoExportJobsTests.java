package dev.annals.export.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.annals.export.Export;
import dev.annals.export.ExportCapacity;
import dev.annals.export.ExportJobs;
import dev.annals.export.ExportJobs.Admission;
import dev.annals.export.ExportJobs.Place;
import dev.annals.export.ExportOrder;
import dev.annals.export.ExportStatus;
import dev.annals.export.SomeExports;
import dev.annals.export.WriteProgress;
import dev.annals.export.format.Column;
import dev.annals.export.format.SomeEvents;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

class MongoExportJobsTests {

  private static final Instant NOON = SomeEvents.NOON;
  private static final Instant LEASE = NOON.plusSeconds(30);
  private static final WriteProgress HALF = new WriteProgress(5, 50, 0.5);

  private final ExportJobs jobs = TestStore.jobs();
  private final TenantId tenant = SomeExports.freshTenant();
  private final Export export = SomeExports.of(tenant);

  @Test
  void findsWhatWasInsertedForItsTenantAlone() {
    jobs.insert(export, SomeExports.room(1));

    assertThat(jobs.find(tenant, export.id())).contains(export);
    assertThat(jobs.find(SomeExports.freshTenant(), export.id())).isEmpty();
  }

  @Test
  void keepsCustomFieldsAsTheyWereDeclared() {
    var field = SomeExports.field("region", FieldType.CHOICE, List.of("eu", "us"));
    var declared = SomeExports.of(tenant, SomeExports.NUMBER, Column.of(field));

    jobs.insert(declared, SomeExports.room(1));

    assertThat(jobs.find(tenant, declared.id())).contains(declared);
  }

  @Test
  void onlyTheFirstOfManyClaimersWins() throws Exception {
    jobs.insert(export, SomeExports.room(1));

    var winners = new ArrayList<String>();
    for (var claimed :
        atOnce(16, attempt -> () -> jobs.claim(export.id(), "a" + attempt, NOON, LEASE))) {
      claimed.ifPresent(won -> winners.add(won.attempts().getLast()));
    }

    assertThat(winners).hasSize(1);
    assertThat(find().attempts()).isEqualTo(winners);
    assertThat(find().status()).isEqualTo(ExportStatus.RUNNING);
  }

  @Test
  void theSecondClaimerLoses() {
    jobs.insert(export, SomeExports.room(1));

    assertThat(jobs.claim(export.id(), "first", NOON, LEASE)).isPresent();
    assertThat(jobs.claim(export.id(), "second", NOON, LEASE)).isEmpty();
    assertThat(jobs.claimable(NOON, 1000)).doesNotContain(export.id());
  }

  @Test
  void aDeadNodesExportIsClaimedAgainFromTheStart() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "dead", NOON, LEASE);
    jobs.renew(export.id(), "dead", HALF, LEASE);

    assertThat(jobs.claimable(LEASE, 1000)).contains(export.id());
    var again = jobs.claim(export.id(), "next", LEASE, LEASE.plusSeconds(30)).orElseThrow();

    assertThat(again.attempts()).containsExactly("dead", "next");
    assertThat(again.written()).isEqualTo(WriteProgress.NOTHING);
  }

  @Test
  void whoLostTheClaimChangesNothing() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "dead", NOON, LEASE);
    jobs.claim(export.id(), "next", LEASE, LEASE.plusSeconds(30));

    assertThat(jobs.renew(export.id(), "dead", HALF, LEASE)).isFalse();
    assertThat(jobs.complete(export.id(), "dead", HALF, "sum", LEASE)).isFalse();
    assertThat(jobs.fail(export.id(), "dead", "no")).isFalse();
    assertThat(jobs.release(export.id(), "dead", NOON)).isFalse();
    assertThat(find().written()).isEqualTo(WriteProgress.NOTHING);
    assertThat(find().status()).isEqualTo(ExportStatus.RUNNING);
  }

  /** Another server, which knows the format, is the one to write it, and to remove its file. */
  @ParameterizedTest
  @ValueSource(strings = {"format", "order"})
  void leavesExportsAloneThatANewerServerMade(String part) {
    var newer = SomeExports.of(tenant);
    jobs.insert(newer, SomeExports.room(2));
    jobs.insert(export, SomeExports.room(2));
    TestStore.plant(newer.id().toString(), part, "OF_A_NEWER_SERVER");

    assertThat(jobs.claimable(LEASE, 1000)).contains(export.id()).doesNotContain(newer.id());
    assertThat(jobs.claim(newer.id(), "older", NOON, LEASE)).isEmpty();
    assertThat(jobs.newestFirst(tenant, null, 10)).containsExactly(export);
    assertThat(jobs.find(tenant, newer.id())).isEmpty();
    assertThat(jobs.delete(tenant, newer.id(), NOON)).isEmpty();

    TestStore.plant(newer.id().toString(), part, part.equals("format") ? "CSV" : "OLDEST_FIRST");
    assertThat(jobs.find(tenant, newer.id())).contains(newer);
    assertThat(jobs.claim(newer.id(), "newer", NOON, LEASE)).isPresent();
  }

  /** Nothing was deleted, so it must not be told as an unknown outcome: the transaction retries. */
  @Test
  void aDeletionThatMeetsAnotherWriteFailsAsAConflict() throws Exception {
    jobs.insert(export, SomeExports.room(1));
    var transactions = TestStore.transactions();

    var conflict =
        transactions.execute(
            outer -> {
              jobs.claim(export.id(), "writer", NOON, LEASE);
              return onAnotherThread(
                  () ->
                      catchThrowable(
                          () ->
                              transactions.execute(
                                  inner -> jobs.delete(tenant, export.id(), NOON))));
            });

    assertThat(conflict).isInstanceOf(DataAccessException.class);
    assertThat(find().attempts()).containsExactly("writer");
    assertThat(jobs.delete(tenant, export.id(), NOON)).isPresent();
  }

  private static Throwable onAnotherThread(Callable<Throwable> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.submit(work).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRenewedLeaseHolds() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.renew(export.id(), "first", HALF, LEASE.plusSeconds(1))).isTrue();

    assertThat(jobs.claim(export.id(), "second", LEASE, LEASE)).isEmpty();
    assertThat(find().written()).isEqualTo(HALF);
  }

  @Test
  void aReleasedExportWaitsForItsTime() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.release(export.id(), "first", NOON.plusSeconds(10))).isTrue();

    assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
    assertThat(jobs.claim(export.id(), "second", NOON, LEASE)).isEmpty();
    assertThat(jobs.claim(export.id(), "second", NOON.plusSeconds(10), LEASE)).isPresent();
  }

  @Test
  void nobodyGoesOnWithWhatIsCancelled() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.cancel(SomeExports.freshTenant(), export.id())).isFalse();
    assertThat(jobs.cancel(tenant, export.id())).isTrue();
    assertThat(jobs.cancel(tenant, export.id())).isFalse();

    assertThat(jobs.renew(export.id(), "first", HALF, LEASE)).isFalse();
    assertThat(jobs.complete(export.id(), "first", HALF, "sum", LEASE)).isFalse();
    assertThat(jobs.claim(export.id(), "second", LEASE, LEASE)).isEmpty();
    assertThat(find().status()).isEqualTo(ExportStatus.CANCELLED);
  }

  @Test
  void whatIsCompletedStaysSo() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.complete(export.id(), "first", HALF, "sum", NOON.plusSeconds(99))).isTrue();

    assertThat(jobs.cancel(tenant, export.id())).isFalse();
    assertThat(jobs.claim(export.id(), "second", NOON.plusSeconds(500), LEASE)).isEmpty();
    assertThat(find().sha256()).isEqualTo("sum");
    assertThat(find().expiresAt()).isEqualTo(NOON.plusSeconds(99));
  }

  @Test
  void hasRoomForSoManyUnfinishedOfATenant() throws Exception {
    var inserted =
        atOnce(20, number -> () -> jobs.insert(SomeExports.of(tenant), SomeExports.room(3)))
            .stream()
            .filter(Admission.ADMITTED::equals)
            .count();

    assertThat(inserted).isEqualTo(3);
    assertThat(jobs.insert(SomeExports.of(SomeExports.freshTenant()), SomeExports.room(3)))
        .isEqualTo(Admission.ADMITTED);
  }

  @Test
  void whatEndsMakesRoom() {
    jobs.insert(export, SomeExports.room(1));
    assertThat(jobs.insert(SomeExports.of(tenant), SomeExports.room(1)))
        .isEqualTo(Admission.TOO_MANY_UNFINISHED);

    jobs.cancel(tenant, export.id());
    var failing = SomeExports.of(tenant);
    assertThat(jobs.insert(failing, SomeExports.room(1))).isEqualTo(Admission.ADMITTED);

    jobs.claim(failing.id(), "first", NOON, LEASE);
    jobs.fail(failing.id(), "first", "no");
    var completing = SomeExports.of(tenant);
    assertThat(jobs.insert(completing, SomeExports.room(1))).isEqualTo(Admission.ADMITTED);

    jobs.claim(completing.id(), "first", NOON, LEASE);
    jobs.complete(completing.id(), "first", HALF, "sum", LEASE);
    assertThat(jobs.insert(SomeExports.of(tenant), SomeExports.room(1)))
        .isEqualTo(Admission.ADMITTED);
  }

  @Test
  void listsNewestFirstEvenIfAskedForAtOneTime() {
    for (int i = 0; i < 7; i++) {
      var time = NOON.plusSeconds(i / 3);
      jobs.insert(SomeExports.of(tenant, time, 3, ExportOrder.OLDEST_FIRST), SomeExports.room(10));
    }

    var all = jobs.newestFirst(tenant, null, 100);
    var paged = new ArrayList<Export>();
    for (var page = jobs.newestFirst(tenant, null, 2);
        !page.isEmpty();
        page = jobs.newestFirst(tenant, placeOf(paged.getLast()), 2)) {
      paged.addAll(page);
    }

    assertThat(all).hasSize(7).isEqualTo(paged);
    assertThat(all.getFirst().requestedAt()).isEqualTo(NOON.plusSeconds(2));
    assertThat(all.getLast().requestedAt()).isEqualTo(NOON);
  }

  @Test
  void expiresWhatIsCompletedAndThenForgetsIt() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);
    jobs.complete(export.id(), "first", HALF, "sum", NOON.plusSeconds(99));

    jobs.expire(NOON.plusSeconds(98));
    assertThat(find().status()).isEqualTo(ExportStatus.COMPLETED);

    var over = NOON.plusSeconds(99);
    jobs.expire(over);
    assertThat(find().status()).isEqualTo(ExportStatus.EXPIRED);
    assertThat(jobs.withRemains(over, 1000)).contains(find());

    jobs.forgetAttempts(export.id());
    assertThat(find().attempts()).isEmpty();
    assertThat(jobs.withRemains(over, 1000)).doesNotContain(find());
  }

  @Test
  void leavesTheRemainsOfACancelledOneToItsWriterUntilTheLeaseIsOver() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);
    jobs.cancel(tenant, export.id());

    assertThat(jobs.withRemains(NOON, 1000)).doesNotContain(find());
    assertThat(jobs.withRemains(LEASE, 1000)).contains(find());
  }

  @Test
  void admitsNoMoreRetainedExportsThanFitHoweverManyAskAtOnce() throws Exception {
    var capacity = new ExportCapacity(50, 4, Long.MAX_VALUE);

    var answers = atOnce(20, number -> () -> jobs.insert(SomeExports.of(tenant), capacity));

    assertThat(answers)
        .containsOnly(Admission.ADMITTED, Admission.TOO_MANY_RETAINED)
        .filteredOn(Admission.ADMITTED::equals)
        .hasSize(4);
    assertThat(jobs.insert(SomeExports.of(SomeExports.freshTenant()), capacity))
        .isEqualTo(Admission.ADMITTED);
  }

  @Test
  void admitsNothingWhileMoreIsRetainedThanALoweredLimit() {
    var first = SomeExports.of(tenant);
    jobs.insert(first, SomeExports.room(9));
    jobs.insert(export, SomeExports.room(9));
    jobs.cancel(tenant, first.id());
    jobs.forgetAttempts(first.id());

    assertThat(jobs.insert(SomeExports.of(tenant), new ExportCapacity(9, 1, 100)))
        .isEqualTo(Admission.TOO_MANY_RETAINED);
  }

  @Test
  void countsAFileUntilItIsRemoved() {
    var one = new ExportCapacity(9, 1, 100);
    jobs.insert(export, one);
    jobs.claim(export.id(), "first", NOON, LEASE);
    jobs.complete(export.id(), "first", HALF, "sum", NOON.plusSeconds(99));
    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.TOO_MANY_RETAINED);
    assertThat(jobs.firstExpiry(tenant)).contains(NOON.plusSeconds(99));

    jobs.expire(NOON.plusSeconds(99));
    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.TOO_MANY_RETAINED);

    jobs.forgetAttempts(export.id());
    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.ADMITTED);
  }

  @Test
  void admitsNothingOnceTheBytesAreUsedUp() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);
    jobs.complete(export.id(), "first", HALF, "sum", LEASE);

    assertThat(jobs.insert(SomeExports.of(tenant), new ExportCapacity(9, 9, 50)))
        .isEqualTo(Admission.TOO_MANY_BYTES);
    assertThat(jobs.insert(SomeExports.of(tenant), new ExportCapacity(9, 9, 51)))
        .isEqualTo(Admission.ADMITTED);
  }

  @Test
  void reservesWhatTheFilesThatAreKeptLeave() {
    var kept = SomeExports.of(tenant);
    jobs.insert(kept, SomeExports.room(2));
    jobs.claim(kept.id(), "kept", NOON, LEASE);
    assertThat(jobs.reserve(kept, "kept", 90, 100)).isTrue();
    jobs.complete(kept.id(), "kept", HALF, "sum", LEASE);
    jobs.insert(export, SomeExports.room(2));
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.reserve(export, "first", 51, 100)).isFalse();
    assertThat(jobs.reserve(export, "first", 50, 100)).isTrue();
    assertThat(jobs.reserve(export, "other", 1, 100)).isFalse();
  }

  @Test
  void attemptsThatReserveAtOnceNeverExceedTheLimit() throws Exception {
    var exports = new ArrayList<Export>();
    for (int i = 0; i < 8; i++) {
      var writing = SomeExports.of(tenant);
      jobs.insert(writing, SomeExports.room(8));
      jobs.claim(writing.id(), "a" + i, NOON, LEASE);
      exports.add(writing);
    }

    for (int round = 1; round <= 5; round++) {
      long size = 7L * round;
      atOnce(8, number -> () -> jobs.reserve(exports.get(number), "a" + number, size, 100));
      assertThat(TestStore.reserved(tenant.value())).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void aDeletedExportIsNotFoundAndNotGoneOnWith() {
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.delete(SomeExports.freshTenant(), export.id(), NOON)).isEmpty();
    assertThat(jobs.delete(tenant, export.id(), NOON).orElseThrow().attempts())
        .containsExactly("first");

    assertThat(jobs.delete(tenant, export.id(), NOON)).isEmpty();
    assertThat(jobs.find(tenant, export.id())).isEmpty();
    assertThat(jobs.newestFirst(tenant, null, 10)).isEmpty();
    assertThat(jobs.renew(export.id(), "first", HALF, LEASE)).isFalse();
    assertThat(jobs.complete(export.id(), "first", HALF, "sum", LEASE)).isFalse();
    assertThat(jobs.claim(export.id(), "second", LEASE, LEASE)).isEmpty();
    assertThat(jobs.withRemains(NOON, 1000)).extracting(Export::id).contains(export.id());
    assertThat(jobs.insert(SomeExports.of(tenant), new ExportCapacity(1, 1, 100)))
        .isEqualTo(Admission.TOO_MANY_RETAINED);

    jobs.forgetAttempts(export.id());
    assertThat(jobs.withRemains(LEASE, 1000)).extracting(Export::id).doesNotContain(export.id());
    assertThat(jobs.insert(SomeExports.of(tenant), new ExportCapacity(1, 1, 100)))
        .isEqualTo(Admission.ADMITTED);
  }

  @Test
  void deletesWhatIsCompleted() {
    var attempt = "first-" + export.id();
    jobs.insert(export, SomeExports.room(1));
    jobs.claim(export.id(), attempt, NOON, LEASE);
    jobs.complete(export.id(), attempt, HALF, "sum", NOON.plusSeconds(99));
    assertThat(jobs.wanted(Set.of(attempt))).containsExactly(attempt);

    assertThat(jobs.delete(tenant, export.id(), NOON).orElseThrow().sha256()).isEqualTo("sum");

    assertThat(jobs.find(tenant, export.id())).isEmpty();
    assertThat(jobs.firstExpiry(tenant)).isEmpty();
    assertThat(jobs.wanted(Set.of(attempt))).isEmpty();
    assertThat(jobs.withRemains(NOON, 1000)).extracting(Export::id).contains(export.id());
  }

  @Test
  void forgetsTheOldestOfThoseWithoutAFile() {
    for (int i = 0; i < 5; i++) {
      var ended = SomeExports.of(tenant, NOON.plusSeconds(i), 3, ExportOrder.OLDEST_FIRST);
      jobs.insert(ended, SomeExports.room(1));
      jobs.cancel(tenant, ended.id());
      jobs.forgetAttempts(ended.id());
    }
    jobs.insert(export, SomeExports.room(1));

    jobs.forgetOldest(tenant, 2);

    assertThat(jobs.newestFirst(tenant, null, 10))
        .extracting(Export::requestedAt)
        .containsExactly(NOON.plusSeconds(4), NOON.plusSeconds(3), NOON);
  }

  @Test
  void wantsTheFileOfTheLastAttemptAlone() {
    jobs.insert(export, SomeExports.room(1));
    var attempts = Set.of("1-" + export.id(), "2-" + export.id(), "3-" + export.id());
    jobs.claim(export.id(), "1-" + export.id(), NOON, LEASE);
    jobs.claim(export.id(), "2-" + export.id(), LEASE, LEASE.plusSeconds(30));

    assertThat(jobs.wanted(attempts)).containsExactly("2-" + export.id());
  }

  @Test
  void freesThePlaceThatAServerOfAnOlderVersionLeaves() {
    var one = new ExportCapacity(1, 1, 100);
    jobs.insert(export, one);
    jobs.cancel(tenant, export.id());
    TestStore.forgetAttemptsAsBefore(export.id().toString());
    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.TOO_MANY_RETAINED);

    jobs.expire(NOON);

    assertThat(jobs.insert(SomeExports.of(tenant), one)).isEqualTo(Admission.ADMITTED);
  }

  private Export find() {
    return jobs.find(tenant, export.id()).orElseThrow();
  }

  private static Place placeOf(Export export) {
    return new Place(export.requestedAt(), export.id());
  }

  private interface Numbered<T> {
    Callable<T> number(int number);
  }

  private static <T> ArrayList<T> atOnce(int many, Numbered<T> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<T>>();
      for (int i = 0; i < many; i++) {
        calls.add(call.number(i));
      }
      var answers = new ArrayList<T>();
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
