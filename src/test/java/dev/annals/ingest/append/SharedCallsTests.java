package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedCallsTests {

  private static final Duration NEVER = Duration.ofMinutes(10);

  @Test
  void answersWhatArrivesDuringACallByTheNextOne() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var rounds = new ArrayList<List<String>>();
    var calls =
        new SharedCalls<String, Integer>(
            "test",
            2,
            NEVER,
            questions -> {
              rounds.add(questions);
              begun.countDown();
              await(goOn);
              int round = rounds.size();
              return question -> round;
            });

    var first = calls.ask("a");
    await(begun);
    var later = List.of(calls.ask("b"), calls.ask("c"), calls.ask("d"));
    assertThat(later).noneMatch(CompletableFuture::isDone);
    goOn.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(later.get(2).get(10, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(rounds).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
  }

  @Test
  void goesOnAfterAnError() throws Exception {
    var count = new AtomicInteger();
    var calls =
        new SharedCalls<String, Integer>(
            "test",
            10,
            NEVER,
            questions -> {
              if (count.incrementAndGet() == 1) {
                throw new StackOverflowError("injected");
              }
              return question -> 7;
            });

    assertThatThrownBy(() -> calls.ask("a").get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(calls.ask("b").get(10, TimeUnit.SECONDS)).isEqualTo(7);
  }

  /** What a call reads is at least what was written before the request. */
  @Test
  void neverAnswersByACallThatBeganBeforeTheRequest() throws Exception {
    var written = new AtomicInteger();
    var calls =
        new SharedCalls<Integer, Integer>(
            "test",
            Integer.MAX_VALUE,
            NEVER,
            questions -> {
              int seen = written.get();
              Thread.yield();
              return question -> seen;
            });
    var start = new CyclicBarrier(8);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 8; i++) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  boolean fresh = true;
                  for (int n = 0; n < 500; n++) {
                    int own = written.incrementAndGet();
                    fresh &= calls.ask(own).get(10, TimeUnit.SECONDS) >= own;
                  }
                  return fresh;
                }));
      }
      for (var one : all) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  /** During an outage each call takes long, and those who asked have gone before theirs begins. */
  @Test
  void makesNoCallForRequestsThatAreCancelled() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var rounds = new CopyOnWriteArrayList<List<String>>();
    var calls =
        new SharedCalls<String, String>(
            "test",
            2,
            NEVER,
            questions -> {
              rounds.add(questions);
              begun.countDown();
              await(goOn);
              return question -> question;
            });

    calls.ask("first");
    await(begun);
    for (int i = 0; i < 1_000; i++) {
      calls.ask("abandoned").cancel(false);
    }
    var last = calls.ask("last");
    goOn.countDown();

    assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo("last");
    assertThat(rounds).containsExactly(List.of("first"), List.of("last"));
  }

  @Test
  void failsRequestsWhoseCallDoesNotBeginInTime() {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var calls =
        new SharedCalls<String, String>(
            "test",
            1,
            Duration.ofMillis(50),
            questions -> {
              begun.countDown();
              await(goOn);
              return question -> question;
            });
    Awaitility.await()
        .until(
            () -> {
              calls.ask("first");
              return begun.getCount() == 0;
            });

    var expired = calls.ask("expired");
    // Other requests are enough for it to be dropped.
    Awaitility.await()
        .until(
            () -> {
              calls.ask("later");
              return expired.isDone();
            });
    goOn.countDown();

    assertThatThrownBy(() -> expired.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
