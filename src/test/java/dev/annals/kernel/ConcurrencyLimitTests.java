package dev.annals.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConcurrencyLimitTests {

  private final ConcurrencyLimit concurrencyLimit = new ConcurrencyLimit("things");

  @Test
  void holdsNoMoreThanItMay() {
    concurrencyLimit.acquire("ana", 2);
    concurrencyLimit.acquire("ana", 2);
    assertThatThrownBy(() -> concurrencyLimit.acquire("ana", 2))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED))
        .hasMessage("At most 2 things are allowed.");
    concurrencyLimit.acquire("bob", 2);
    concurrencyLimit.release("ana");
    concurrencyLimit.acquire("ana", 2);
    assertThatThrownBy(() -> concurrencyLimit.acquire("ana", 2)).isInstanceOf(Refusal.class);
  }

  @Test
  void forgetsWhoHasLeft() {
    concurrencyLimit.acquire("ana", 1);
    concurrencyLimit.release("ana");
    concurrencyLimit.release("ana");
    concurrencyLimit.acquire("ana", 1);
    assertThatThrownBy(() -> concurrencyLimit.acquire("ana", 1)).isInstanceOf(Refusal.class);
  }
}
