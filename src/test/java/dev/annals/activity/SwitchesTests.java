package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Misconfigured;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SwitchesTests {

  @Test
  void allAreOnButWhatABackEndReads() {
    assertThat(Switches.byDefault().off()).containsExactly("log.viewed_by_vendor");
  }

  @ParameterizedTest
  @EnumSource
  void eachCanBeOffButTheNewsOfThat(SystemEventType systemEventType) {
    if (systemEventType == SystemEventType.ACTIVITY_SWITCHED) {
      assertThatThrownBy(() -> Switches.of(List.of(systemEventType.action()), List.of()))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("activity.switched");
    } else {
      assertThat(Switches.of(List.of(systemEventType.action()), List.of()).isOn(systemEventType))
          .isFalse();
    }
  }

  @Test
  void takesAllThatBeginSo() {
    var switches = Switches.of(List.of(" export.* "), List.of("log.viewed_by_vendor"));

    assertThat(switches.off())
        .containsExactly(
            "export.completed", "export.deleted", "export.downloaded", "export.requested");
  }

  @Test
  void aNameThatIsNotInTheCatalogueEndsTheStart() {
    assertThatThrownBy(() -> Switches.of(List.of("log.veiwed"), List.of()))
        .isInstanceOfSatisfying(
            Misconfigured.class,
            fault -> {
              assertThat(fault).hasMessageContaining("annals.activity.off contains log.veiwed");
              assertThat(fault.instead()).contains("log.viewed,", "docs/automatic-events.md");
            });
    assertThatThrownBy(() -> Switches.of(List.of(), List.of("all")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("annals.activity.on");
  }
}
