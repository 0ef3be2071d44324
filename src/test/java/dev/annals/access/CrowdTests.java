package dev.annals.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Refusal;
import org.junit.jupiter.api.Test;

class CrowdTests {

  private final Crowd crowd = new Crowd("things");

  @Test
  void holdsNoMoreThanItMay() {
    crowd.enter("ana", 2);
    crowd.enter("ana", 2);
    assertThatThrownBy(() -> crowd.enter("ana", 2))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.RATE_LIMITED))
        .hasMessage("At most 2 things are allowed.");
    crowd.enter("bob", 2);
    crowd.leave("ana");
    crowd.enter("ana", 2);
    assertThatThrownBy(() -> crowd.enter("ana", 2)).isInstanceOf(Refusal.class);
  }

  @Test
  void forgetsWhoHasLeft() {
    crowd.enter("ana", 1);
    crowd.leave("ana");
    crowd.leave("ana");
    crowd.enter("ana", 1);
    assertThatThrownBy(() -> crowd.enter("ana", 1)).isInstanceOf(Refusal.class);
  }
}
