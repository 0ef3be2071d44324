package dev.annals.query.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairSchedulerTests {

  private static final TenantId A = new TenantId("a");
  private static final TenantId B = new TenantId("b");
  private static final TenantId C = new TenantId("c");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> works = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endAll() {
    end.countDown();
    works.forEach(work -> work.handle((done, fault) -> done).join());
  }

  @Test
  void givesTurnsRoundRobinOverTenants() {
    var scheduler = new FairScheduler(1, 1, 100, LONG);
    occupy(scheduler, A);
    for (int i = 1; i <= 4; i++) {
      queue(scheduler, A, "x", "a" + i);
    }
    queue(scheduler, B, "x", "b1");
    queue(scheduler, B, "x", "b2");
    queue(scheduler, C, "x", "c1");

    runAll();

    assertThat(order).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
  }

  @Test
  void givesTurnsRoundRobinOverTheCallersOfATenant() {
    var scheduler = new FairScheduler(1, 1, 100, LONG);
    occupy(scheduler, A);
    queue(scheduler, A, "x", "x1");
    queue(scheduler, A, "x", "x2");
    queue(scheduler, A, "x", "x3");
    queue(scheduler, A, "y", "y1");
    queue(scheduler, A, "y", "y2");
    queue(scheduler, A, "z", "z1");

    runAll();

    assertThat(order).containsExactly("x1", "y1", "z1", "x2", "y2", "x3");
  }

  @Test
  void keepsASlotFromATenantThatWantsThemAll() {
    var scheduler = new FairScheduler(3, 2, 1_000, LONG);
    occupy(scheduler, A);
    occupy(scheduler, A);
    for (int i = 0; i < 200; i++) {
      queue(scheduler, A, "x", "a");
    }

    assertThat(scheduler.run(B, "x", () -> "at once")).isEqualTo("at once");
    assertThat(order).isEmpty();
  }

  @Test
  void neverRunsMoreThanThereAreSlots() {
    var scheduler = new FairScheduler(4, 3, 1_000, LONG);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var mostOfA = new AtomicInteger();
    for (int i = 0; i < 300; i++) {
      var tenant = List.of(A, A, A, B, C).get(i % 5);
      var ofTenant = tenant.equals(A) ? mostOfA : new AtomicInteger();
      works.add(
          CompletableFuture.runAsync(
              () ->
                  scheduler.run(
                      tenant,
                      "x",
                      () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        ofTenant.incrementAndGet();
                        Thread.yield();
                        return running.decrementAndGet();
                      }),
              task -> Thread.ofVirtual().start(task)));
    }
    works.forEach(CompletableFuture::join);
    assertThat(most.get()).isBetween(1, 4);
    assertThat(mostOfA).hasValue(180);
    assertThat(scheduler.waiting()).isZero();
    assertThat(scheduler.run(A, "x", () -> 1)).isEqualTo(1);
  }

  @Test
  void refusesWhatDoesNotFitIntoTheQueueOfItsTenant() {
    var scheduler = new FairScheduler(1, 1, 2, LONG);
    occupy(scheduler, A);
    queue(scheduler, A, "x", "a1");
    queue(scheduler, A, "y", "a2");

    var refusal = catchThrowableOfType(Refusal.class, () -> scheduler.run(A, "z", () -> "never"));

    assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    assertThat(refusal.details()).containsKey("retryAfterMillis");
    queue(scheduler, B, "x", "b1");
    runAll();
    assertThat(order).containsExactly("a1", "b1", "a2");
  }

  @Test
  void rejectsTheNewestWorkOfACallerThatFillsTheQueueOfItsTenant() {
    var scheduler = new FairScheduler(1, 1, 4, LONG);
    occupy(scheduler, A);
    var rejected = new CompletableFuture<Refusal>();
    queue(scheduler, A, "x", "x1");
    queue(scheduler, A, "x", "x2");
    queue(scheduler, A, "x", "x3");
    Thread.ofVirtual()
        .start(
            () ->
                rejected.complete(
                    catchThrowableOfType(
                        Refusal.class, () -> scheduler.run(A, "x", () -> order.add("x4")))));
    Awaitility.await().until(() -> scheduler.waiting() == 4);

    start(scheduler, A, "y", () -> order.add("y1"));

    assertThat(rejected).succeedsWithin(Duration.ofSeconds(20));
    assertThat(rejected.join().code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    assertThat(rejected.join().details()).containsKey("retryAfterMillis");
    assertThat(scheduler.waiting()).isEqualTo(4);
    var own = catchThrowableOfType(Refusal.class, () -> scheduler.run(A, "x", () -> "never"));
    assertThat(own.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    runAll();
    assertThat(order).containsExactly("x1", "y1", "x2", "x3");
  }

  @Test
  void keepsAFullQueueThatItsCallersShareEqually() {
    var scheduler = new FairScheduler(1, 1, 4, LONG);
    occupy(scheduler, A);
    queue(scheduler, A, "x", "x1");
    queue(scheduler, A, "x", "x2");
    queue(scheduler, A, "y", "y1");
    queue(scheduler, A, "y", "y2");

    assertThat(catchThrowableOfType(Refusal.class, () -> scheduler.run(A, "y", () -> "never")))
        .isNotNull();
    runAll();
    assertThat(order).containsExactly("x1", "y1", "x2", "y2");
  }

  @Test
  void refusesWhatHasWaitedTooLong() {
    var scheduler = new FairScheduler(1, 1, 10, Duration.ofMillis(20));
    occupy(scheduler, A);

    var refusal = catchThrowableOfType(Refusal.class, () -> scheduler.run(B, "x", () -> "never"));

    assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED);
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void takesWorkBackWhoseClientHasLeft() {
    var scheduler = new FairScheduler(1, 1, 10, LONG);
    occupy(scheduler, A);
    var cancellationSignal = new CancellationSignal(LONG);
    var refused = new CompletableFuture<Refusal>();
    Thread.ofVirtual()
        .start(
            () -> {
              new CancellationSignal.Accessor().setValue(cancellationSignal);
              refused.complete(
                  catchThrowableOfType(Refusal.class, () -> scheduler.run(A, "x", () -> "never")));
            });
    Awaitility.await().until(() -> scheduler.waiting() == 1);

    cancellationSignal.cancel();

    assertThat(refused).succeedsWithin(Duration.ofSeconds(20));
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void goesOnAfterAFault() {
    var scheduler = new FairScheduler(1, 1, 10, LONG);
    catchThrowableOfType(
        IllegalStateException.class,
        () ->
            scheduler.run(
                A,
                "x",
                () -> {
                  throw new IllegalStateException("fault");
                }));
    assertThat(scheduler.run(A, "x", () -> 1)).isEqualTo(1);
  }

  /** Takes a slot until the end. */
  private void occupy(FairScheduler scheduler, TenantId tenant) {
    var begun = new CountDownLatch(1);
    start(
        scheduler,
        tenant,
        "occupying",
        () -> {
          begun.countDown();
          await(end);
        });
    await(begun);
  }

  /** Waits behind what waits already. */
  private void queue(FairScheduler scheduler, TenantId tenant, String caller, String name) {
    int before = scheduler.waiting();
    start(scheduler, tenant, caller, () -> order.add(name));
    Awaitility.await().until(() -> scheduler.waiting() == before + 1);
  }

  private void start(FairScheduler scheduler, TenantId tenant, String caller, Runnable work) {
    works.add(
        CompletableFuture.runAsync(
            () ->
                scheduler.run(
                    tenant,
                    caller,
                    () -> {
                      work.run();
                      return "done";
                    }),
            task -> Thread.ofVirtual().start(task)));
  }

  private void runAll() {
    end.countDown();
    works.forEach(CompletableFuture::join);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
