package dev.annals.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignInThrottleTests {

  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private long nanos;
  private final SignInThrottle signInThrottle =
      new SignInThrottle(
          new SignInSettings(
              3, 5, Duration.ofMinutes(1), Duration.ofMinutes(1), 10, Duration.ofDays(1)),
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos;
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          },
          () -> nanos);

  @Test
  void limitsFailuresOfACredentialWhereverTheyComeFrom() {
    assertThat(failures("c1", HERE, 2)).isEqualTo(2);
    assertThat(failures("c1", THERE, 2)).isEqualTo(1);

    assertThat(fail("c1", "192.0.2.3"))
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(21)));
    assertThat(fail("c2", THERE)).isEmpty();
  }

  @Test
  void limitsFailuresOfAnAddressWhateverItTries() {
    assertThat(failures("c1", HERE, 3)).isEqualTo(3);
    assertThat(failures(null, HERE, 2)).isEqualTo(2);

    assertThat(fail("c2", HERE)).isPresent();
    assertThat(fail(null, HERE)).isPresent();
    assertThat(fail("c2", THERE)).isEmpty();
  }

  @Test
  void takesTheWholeNetworkOfAnIpV6AddressForOne() {
    for (int i = 1; i <= 5; i++) {
      assertThat(fail("c" + i, "2001:db8::" + i)).isEmpty();
    }

    assertThat(fail("c6", "2001:db8::6")).isPresent();
    assertThat(fail("c6", "2001:db8:0:1::6")).isEmpty();
  }

  @Test
  void countsNoSuccess() {
    for (int i = 0; i < 100; i++) {
      succeed("c1", HERE);
    }
  }

  @Test
  void letsNoStrangerLockACredentialOutWhereItIsKnown() {
    succeed("c1", HERE);
    assertThat(failures("c1", THERE, 10)).isEqualTo(3);

    assertThat(fail("c1", HERE)).isEmpty();
    assertThat(failures("c1", HERE, 10)).isEqualTo(2);
  }

  @Test
  void givesBackWithTime() {
    failures("c1", HERE, 3);
    assertThat(fail("c1", HERE)).isPresent();

    nanos += Duration.ofSeconds(20).toNanos();

    assertThat(fail("c1", HERE)).isEmpty();
    assertThat(fail("c1", HERE)).isPresent();
  }

  /** How many of so many were looked at. */
  private int failures(String credential, String ip, int count) {
    int looked = 0;
    for (int i = 0; i < count; i++) {
      looked += fail(credential, ip).isEmpty() ? 1 : 0;
    }
    return looked;
  }

  @Test
  void letsAnyNumberOfRightSecretsInAtOnce() throws Exception {
    var results = atOnce(64, () -> succeed("c1", HERE));

    assertThat(results).hasSize(64).allMatch(Optional::isEmpty);
  }

  @Test
  void looksAtNoMoreGuessesThanTheLimitHoweverManyComeAtOnce() throws Exception {
    var results = atOnce(64, () -> fail("c1", HERE));

    assertThat(results.stream().filter(Optional::isEmpty)).hasSize(3);
  }

  @Test
  void looksAtNoMoreGuessesThanTheLimitBesideRightSecrets() throws Exception {
    var turn = new AtomicInteger();
    var guesses = new AtomicInteger();
    atOnce(
        64,
        () -> {
          if (turn.getAndIncrement() % 2 == 0) {
            return succeed("c1", HERE);
          }
          var wait = fail("c1", THERE);
          wait.ifPresentOrElse(ignored -> {}, guesses::incrementAndGet);
          return wait;
        });

    assertThat(guesses).hasValue(3);
  }

  private static <T> List<T> atOnce(int count, Callable<T> task) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = new CountDownLatch(1);
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < count; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      var results = new ArrayList<T>();
      for (var each : running) {
        results.add(each.get());
      }
      return results;
    }
  }

  private Optional<Duration> succeed(String credential, String ip) {
    try (var attempt = signInThrottle.begin(credential, ip)) {
      if (attempt.refused().isEmpty()) {
        attempt.succeeded();
      }
      return attempt.refused();
    }
  }

  private Optional<Duration> fail(@Nullable String credential, String ip) {
    try (var attempt = signInThrottle.begin(credential, ip)) {
      return attempt.refused();
    }
  }
}
