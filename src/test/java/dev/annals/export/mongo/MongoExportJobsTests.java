package dev.annals.export.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.export.Export;
import dev.annals.export.ExportJobs;
import dev.annals.export.ExportJobs.Place;
import dev.annals.export.ExportOrder;
import dev.annals.export.ExportStatus;
import dev.annals.export.SomeExports;
import dev.annals.export.Written;
import dev.annals.export.format.Column;
import dev.annals.export.format.SomeEvents;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MongoExportJobsTests {

  private static final Instant NOON = SomeEvents.NOON;
  private static final Instant LEASE = NOON.plusSeconds(30);
  private static final Written HALF = new Written(5, 50, 0.5);

  private final ExportJobs jobs = TestStore.jobs();
  private final TenantId tenant = SomeExports.freshTenant();
  private final Export export = SomeExports.of(tenant);

  @Test
  void findsWhatWasInsertedForItsTenantAlone() {
    jobs.insert(export, 1);

    assertThat(jobs.find(tenant, export.id())).contains(export);
    assertThat(jobs.find(SomeExports.freshTenant(), export.id())).isEmpty();
  }

  @Test
  void keepsCustomFieldsAsTheyWereDeclared() {
    var field = SomeExports.field("region", FieldType.CHOICE, List.of("eu", "us"));
    var declared = SomeExports.of(tenant, SomeExports.NUMBER, Column.of(field));

    jobs.insert(declared, 1);

    assertThat(jobs.find(tenant, declared.id())).contains(declared);
  }

  @Test
  void onlyTheFirstOfManyClaimersWins() throws Exception {
    jobs.insert(export, 1);

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
    jobs.insert(export, 1);

    assertThat(jobs.claim(export.id(), "first", NOON, LEASE)).isPresent();
    assertThat(jobs.claim(export.id(), "second", NOON, LEASE)).isEmpty();
    assertThat(jobs.claimable(NOON, 1000)).doesNotContain(export.id());
  }

  @Test
  void aDeadNodesExportIsClaimedAgainFromTheStart() {
    jobs.insert(export, 1);
    jobs.claim(export.id(), "dead", NOON, LEASE);
    jobs.renew(export.id(), "dead", HALF, LEASE);

    assertThat(jobs.claimable(LEASE, 1000)).contains(export.id());
    var again = jobs.claim(export.id(), "next", LEASE, LEASE.plusSeconds(30)).orElseThrow();

    assertThat(again.attempts()).containsExactly("dead", "next");
    assertThat(again.written()).isEqualTo(Written.NOTHING);
  }

  @Test
  void whoLostTheClaimChangesNothing() {
    jobs.insert(export, 1);
    jobs.claim(export.id(), "dead", NOON, LEASE);
    jobs.claim(export.id(), "next", LEASE, LEASE.plusSeconds(30));

    assertThat(jobs.renew(export.id(), "dead", HALF, LEASE)).isFalse();
    assertThat(jobs.complete(export.id(), "dead", HALF, "sum", LEASE)).isFalse();
    assertThat(jobs.fail(export.id(), "dead", "no")).isFalse();
    assertThat(jobs.release(export.id(), "dead", NOON)).isFalse();
    assertThat(find().written()).isEqualTo(Written.NOTHING);
    assertThat(find().status()).isEqualTo(ExportStatus.RUNNING);
  }

  @Test
  void aRenewedLeaseHolds() {
    jobs.insert(export, 1);
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.renew(export.id(), "first", HALF, LEASE.plusSeconds(1))).isTrue();

    assertThat(jobs.claim(export.id(), "second", LEASE, LEASE)).isEmpty();
    assertThat(find().written()).isEqualTo(HALF);
  }

  @Test
  void aReleasedExportWaitsForItsTime() {
    jobs.insert(export, 1);
    jobs.claim(export.id(), "first", NOON, LEASE);

    assertThat(jobs.release(export.id(), "first", NOON.plusSeconds(10))).isTrue();

    assertThat(find().status()).isEqualTo(ExportStatus.REQUESTED);
    assertThat(jobs.claim(export.id(), "second", NOON, LEASE)).isEmpty();
    assertThat(jobs.claim(export.id(), "second", NOON.plusSeconds(10), LEASE)).isPresent();
  }

  @Test
  void nobodyGoesOnWithWhatIsCancelled() {
    jobs.insert(export, 1);
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
    jobs.insert(export, 1);
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
        atOnce(20, number -> () -> jobs.insert(SomeExports.of(tenant), 3)).stream()
            .filter(stored -> stored)
            .count();

    assertThat(inserted).isEqualTo(3);
    assertThat(jobs.insert(SomeExports.of(SomeExports.freshTenant()), 3)).isTrue();
  }

  @Test
  void whatEndsMakesRoom() {
    jobs.insert(export, 1);
    assertThat(jobs.insert(SomeExports.of(tenant), 1)).isFalse();

    jobs.cancel(tenant, export.id());
    var failing = SomeExports.of(tenant);
    assertThat(jobs.insert(failing, 1)).isTrue();

    jobs.claim(failing.id(), "first", NOON, LEASE);
    jobs.fail(failing.id(), "first", "no");
    var completing = SomeExports.of(tenant);
    assertThat(jobs.insert(completing, 1)).isTrue();

    jobs.claim(completing.id(), "first", NOON, LEASE);
    jobs.complete(completing.id(), "first", HALF, "sum", LEASE);
    assertThat(jobs.insert(SomeExports.of(tenant), 1)).isTrue();
  }

  @Test
  void listsNewestFirstEvenIfAskedForAtOneTime() {
    for (int i = 0; i < 7; i++) {
      var time = NOON.plusSeconds(i / 3);
      jobs.insert(SomeExports.of(tenant, time, 3, ExportOrder.OLDEST_FIRST), 10);
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
    jobs.insert(export, 1);
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
    jobs.insert(export, 1);
    jobs.claim(export.id(), "first", NOON, LEASE);
    jobs.cancel(tenant, export.id());

    assertThat(jobs.withRemains(NOON, 1000)).doesNotContain(find());
    assertThat(jobs.withRemains(LEASE, 1000)).contains(find());
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
