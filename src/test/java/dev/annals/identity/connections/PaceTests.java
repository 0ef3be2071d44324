package dev.annals.identity.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTests {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long GRACE = 10 * SECOND;
  private static final long RATE = 1_000;

  private final Pace pace = new Pace();

  @Test
  void findsADripTooSlow() {
    assertThat(slowAfter(1, 30)).isEqualTo(11);
  }

  @Test
  void findsNothingTooSlowThatComesFasterThanTheRate() {
    assertThat(slowAfter(RATE * 6 / 5, 10_000)).isZero();
  }

  @Test
  void excusesNobodyForLongWhoWasFastBefore() {
    pace.count(40 * RATE);

    assertThat(slowAfter(1, 200)).isBetween(20, 60);
  }

  @Test
  void countsNoTimeInWhichTheServerDoesNotWait() {
    pace.waiting(0);
    pace.arrived(SECOND);

    assertThat(pace.isTooSlow(1_000 * SECOND, GRACE, RATE)).isFalse();
  }

  @Test
  void startsAnewForTheNextRequest() {
    assertThat(slowAfter(1, 30)).isPositive();
    pace.reset();

    assertThat(pace.isTooSlow(30 * SECOND, GRACE, RATE)).isFalse();
  }

  /** The second in which it is too slow, with so many bytes in each; 0 if it never is. */
  private int slowAfter(long bytes, int seconds) {
    for (int i = 1; i <= seconds; i++) {
      pace.waiting((i - 1) * SECOND);
      if (pace.isTooSlow(i * SECOND, GRACE, RATE)) {
        return i;
      }
      pace.arrived(i * SECOND);
      pace.count(bytes);
    }
    return 0;
  }
}
