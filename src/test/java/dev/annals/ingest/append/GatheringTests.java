package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatheringTests {

  private final Gathering gathering = new Gathering(Duration.ofNanos(100), 10);

  @Test
  void waitsAsLongAsTheLastBatchTook() {
    assertThat(gathering.nanosAfter(3, 40, 0)).isEqualTo(40);
  }

  @Test
  void waitsNoLongerThanItsBound() {
    assertThat(gathering.nanosAfter(3, 1_000_000, 0)).isEqualTo(100);
  }

  @Test
  void doesNotWaitForALoneSender() {
    assertThat(gathering.nanosAfter(1, 40, 0)).isZero();
    assertThat(gathering.nanosAfter(2, 40, 0)).isZero();
  }

  @Test
  void doesNotWaitWhenAGoodBatchIsThere() {
    assertThat(gathering.nanosAfter(10, 40, 4)).isEqualTo(40);
    assertThat(gathering.nanosAfter(10, 40, 5)).isZero();
  }

  @Test
  void canBeSwitchedOff() {
    assertThat(new Gathering(Duration.ZERO, 10).nanosAfter(10, 40, 0)).isZero();
  }
}
