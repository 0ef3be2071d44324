package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Misconfigured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class UnsafeSettingsCheckTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.endpoint.health.show-details",
        "management.endpoint.health.show-components",
        "spring.web.error.include-stacktrace",
        "spring.web.error.include-message"
      })
  void isNoStartThatShowsInnardsToEverybody(String setting) {
    var environment = new MockEnvironment().withProperty(setting, "ALWAYS");
    assertThatThrownBy(() -> UnsafeSettingsCheck.check(environment))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining(setting);
  }

  @Test
  void otherSettingsAreTheOperators() {
    assertThatCode(
            () ->
                UnsafeSettingsCheck.check(
                    new MockEnvironment()
                        .withProperty("management.endpoints.web.exposure.include", "*")
                        .withProperty("management.endpoint.health.show-details", "never")))
        .doesNotThrowAnyException();
  }
}
