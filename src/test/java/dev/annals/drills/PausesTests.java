package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PausesTests {

  private final Pauses pauses = new Pauses();
  private final long start = System.nanoTime();

  /** The thread is due 20 ms later. */
  @BeforeEach
  void run() {
    pauses.awake(start);
  }

  @Test
  void countsNothingWhileTheThreadRunsInTime() {
    pauses.awake(at(25));
    pauses.awake(at(60));
    assertThat(millisWithin(0, 80)).isZero();
  }

  @Test
  void countsTheTimeInWhichTheThreadWasDue() {
    pauses.awake(at(1_020));
    assertThat(millisWithin(0, 2_000)).isEqualTo(1_000 + 960);
    pauses.awake(at(1_030));
    assertThat(millisWithin(0, 1_040)).isEqualTo(1_000);
  }

  @Test
  void countsOnlyThePartWithinTheRequest() {
    pauses.awake(at(1_020));
    pauses.awake(at(1_040));
    assertThat(millisWithin(520, 720)).isEqualTo(200);
    assertThat(millisWithin(0, 520)).isEqualTo(500);
    assertThat(millisWithin(1_025, 1_050)).isZero();
  }

  @Test
  void countsAPauseThatGoesOn() {
    assertThat(millisWithin(0, 520)).isEqualTo(500);
    assertThat(millisWithin(0, 100)).isZero();
  }

  private long at(long millis) {
    return start + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private long millisWithin(long from, long to) {
    return TimeUnit.NANOSECONDS.toMillis(pauses.within(at(from), at(to)));
  }
}
