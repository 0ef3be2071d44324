package dev.annals.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupCommitDelayTests {

  private final GroupCommitDelay groupCommitDelay = new GroupCommitDelay(Duration.ofNanos(100), 10);

  @Test
  void waitsAsLongAsTheLastBatchTook() {
    assertThat(groupCommitDelay.nanosAfter(3, 40, 0)).isEqualTo(40);
  }

  @Test
  void waitsNoLongerThanItsBound() {
    assertThat(groupCommitDelay.nanosAfter(3, 1_000_000, 0)).isEqualTo(100);
  }

  @Test
  void doesNotWaitForALoneSender() {
    assertThat(groupCommitDelay.nanosAfter(1, 40, 0)).isZero();
    assertThat(groupCommitDelay.nanosAfter(2, 40, 0)).isZero();
  }

  @Test
  void doesNotWaitWhenAGoodBatchIsThere() {
    assertThat(groupCommitDelay.nanosAfter(10, 40, 4)).isEqualTo(40);
    assertThat(groupCommitDelay.nanosAfter(10, 40, 5)).isZero();
  }

  @Test
  void canBeSwitchedOff() {
    assertThat(new GroupCommitDelay(Duration.ZERO, 10).nanosAfter(10, 40, 0)).isZero();
  }
}
