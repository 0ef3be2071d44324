package dev.annals.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ConfigurationCheckTests {

  private static final String SECRET = "quetzal-secret";

  private final MockEnvironment settings =
      new MockEnvironment()
          .withProperty("annals.access.public-url", "https://logs.example.com")
          .withProperty("annals.access.tokens.signing-key-age", "90d")
          .withProperty("spring.mongodb.uri", "mongodb://annals:" + SECRET + "@db/annals");
  private List<String> access = List.of();
  private final ConfigurationCheck configurationCheck =
      new ConfigurationCheck(settings, () -> access);

  @Test
  void findsNothingWhereAllIsAsItShouldBe() {
    assertThat(configurationCheck.findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "annals.demo.enabled, true, The demo is enabled",
    "annals.access.bootstrap.client-secret, quetzal-secret, ANNALS_BOOTSTRAP_CLIENT_SECRET",
    "annals.access.tokens.signing-key-age, 0, signing-key-age",
    "annals.access.public-url, http://logs.example.com, is not an https",
    "annals.access.public-url, '', is not set",
    "spring.mongodb.uri, mongodb://db/annals, names no user",
    "spring.mongodb.uri, '', embedded",
  })
  void saysWhatIsFitForTryingOutOnly(String setting, String value, String finding) {
    settings.setProperty(setting, value);

    assertThat(configurationCheck.findings()).hasSize(1);
    assertThat(configurationCheck.findings().getFirst()).contains(finding).doesNotContain(SECRET);
  }

  @Test
  void addsWhatAccessFinds() {
    access = List.of("The credential c1 …");
    assertThat(configurationCheck.findings()).isEqualTo(access);
  }
}
