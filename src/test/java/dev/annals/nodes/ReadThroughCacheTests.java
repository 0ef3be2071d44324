package dev.annals.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadThroughCacheTests {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What the store has; a load reads it and then waits for a permit before it returns. */
  private final AtomicInteger stored = new AtomicInteger(1);

  private final AtomicInteger loads = new AtomicInteger();
  private final Semaphore permits = new Semaphore(0);
  private final ReadThroughCache<String, Integer> cache =
      ReadThroughCache.named("values").loading(key -> load());

  private Integer load() {
    int seen = stored.get();
    loads.incrementAndGet();
    permits.acquireUninterruptibly();
    return seen;
  }

  @AfterEach
  void stop() {
    permits.release(1000);
    threads.close();
  }

  @Test
  void loadsOnceForCallersAtTheSameTime() {
    var first = get();
    awaitLoads(1);
    var second = get();

    permits.release(2);

    assertThat(first.join()).isEqualTo(1);
    assertThat(second.join()).isEqualTo(1);
    assertThat(cache.get("key")).isEqualTo(1);
    assertThat(loads).hasValue(1);
  }

  @Test
  void aCallAfterAnInvalidationDoesNotJoinALoadFromBeforeIt() {
    var before = get();
    awaitLoads(1);
    stored.set(2);
    cache.invalidate("key");
    var after = get();
    awaitLoads(2);

    permits.release(2);

    assertThat(before.join()).isEqualTo(1);
    assertThat(after.join()).isEqualTo(2);
    assertThat(cache.get("key")).isEqualTo(2);
  }

  @Test
  void aLoadFromBeforeAnInvalidationOfAllIsNotKept() {
    var before = get();
    awaitLoads(1);
    stored.set(2);
    cache.invalidateAll();
    permits.release(2);

    assertThat(before.join()).isEqualTo(1);
    assertThat(cache.get("key")).isEqualTo(2);
  }

  /** Two changes in quick succession: the second arrives while the first is being read. */
  @Test
  void aRefreshDuringALoadReadsAgain() {
    permits.release(1);
    assertThat(cache.get("key")).isEqualTo(1);
    stored.set(2);
    cache.refresh("key");
    awaitLoads(2);
    stored.set(3);
    cache.refresh("key");
    awaitLoads(3);
    assertThat(cache.get("key")).as("answered meanwhile").isEqualTo(1);

    permits.release(2);

    await().untilAsserted(() -> assertThat(cache.get("key")).isEqualTo(3));
  }

  @Test
  void callersThatWaitForTheSameLoadShareItsFailure() throws Exception {
    var release = new CountDownLatch(1);
    var failing =
        ReadThroughCache.named("failing")
            .<String, Integer>loading(
                key -> {
                  loads.incrementAndGet();
                  awaitLatch(release);
                  throw new IllegalStateException("The store does not answer");
                });
    var first = CompletableFuture.supplyAsync(() -> failing.get("key"), threads);
    awaitLoads(1);
    var waiting = new Thread(() -> assertFails(failing));
    waiting.start();
    await().until(() -> waiting.getState() == Thread.State.WAITING);

    release.countDown();

    waiting.join();
    assertThatThrownBy(first::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(loads).hasValue(1);
  }

  @Test
  void keepsTheValueBeforeIfARefreshFails() {
    var answers = new AtomicInteger();
    var flaky =
        ReadThroughCache.named("flaky")
            .refreshAfter(Duration.ofNanos(1))
            .<String, Integer>loading(
                key -> {
                  if (answers.incrementAndGet() > 1) {
                    throw new IllegalStateException("The store does not answer");
                  }
                  return 7;
                });

    assertThat(flaky.get("key")).isEqualTo(7);
    assertThat(flaky.get("key")).isEqualTo(7);
    await().until(() -> answers.get() > 1);
    assertThat(flaky.get("key")).isEqualTo(7);
    assertThatThrownBy(() -> flaky.reload("key")).isInstanceOf(IllegalStateException.class);
    assertThat(flaky.get("key")).isEqualTo(7);
  }

  @Test
  void doesNotKeepThatThereIsNone() {
    var there = new AtomicInteger();
    var sparse =
        ReadThroughCache.named("sparse")
            .<String, Integer>loading(key -> there.get() == 0 ? null : there.get());

    assertThat(sparse.get("key")).isNull();
    there.set(5);
    assertThat(sparse.get("key")).isEqualTo(5);
  }

  private static void assertFails(ReadThroughCache<String, Integer> failing) {
    assertThatThrownBy(() -> failing.get("key")).isInstanceOf(IllegalStateException.class);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Integer> get() {
    return CompletableFuture.supplyAsync(() -> cache.get("key"), threads);
  }

  private void awaitLoads(int count) {
    await().until(() -> loads.get() >= count);
  }
}
