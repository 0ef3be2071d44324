package dev.annals.identity.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

class ProviderSettingsTests {

  private static final String FIRST = "annals.access.issuers[0].";

  @Test
  void takesAnIssuerByItsNameAndAudienceAlone() {
    var settings = bind(Map.of("issuer", "https://id.example/realm", "audiences", "annals"));

    var issuer = settings.issuers().getFirst();
    assertThat(issuer.algorithms()).containsExactly("RS256");
    assertThat(issuer.claims().tenant()).isEqualTo("tenant");
    assertThat(issuer.claims().user()).isEqualTo("sub");
  }

  @Test
  void theExampleInTheDocumentsIsOne() throws IOException {
    var document = Files.readString(Path.of("docs/operations.md"));
    var start = document.indexOf("```yaml", document.indexOf("## The vendor's identity provider"));
    var example =
        document.substring(start + "```yaml".length(), document.indexOf("```", start + 3));
    var source =
        new YamlPropertySourceLoader()
            .load("example", new ByteArrayResource(example.getBytes(StandardCharsets.UTF_8)))
            .getFirst();
    var settings =
        new Binder(ConfigurationPropertySource.from(source))
            .bind("annals.access", ProviderSettings.class)
            .get();

    var issuer = settings.issuers().getFirst();
    assertThat(issuer.issuer()).hasToString("https://id.example.com/realms/app");
    assertThat(issuer.audiences()).containsExactly("annals");
    assertThat(issuer.claims().roles()).isEqualTo("realm_access.roles");
    assertThat(issuer.portal().clientId()).isEqualTo("annals-portal");
  }

  @Test
  void needsNone() {
    assertThat(bind(Map.of()).issuers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://id.example       | annals |       | annals.access.issuers[0].issuer
          id.example              | annals |       | annals.access.issuers[0].issuer
          https://id.example      |        |       | annals.access.issuers[0].audiences
          https://id.example      | annals | none  | annals.access.issuers[0].algorithms
          https://id.example      | annals | HS256 | annals.access.issuers[0].algorithms
          https://id.example      | annals | RS256,none | annals.access.issuers[0].algorithms
          """)
  void saysWhichSettingIsWrong(String issuer, String audience, String algorithm, String setting) {
    var properties = new java.util.HashMap<String, String>(Map.of("issuer", issuer));
    if (audience != null) {
      properties.put("audiences", audience);
    }
    if (algorithm != null) {
      properties.put("algorithms", algorithm);
    }

    assertThat(messages(properties)).contains(setting);
  }

  @Test
  void refusesKeysThatComeInTheOpen() {
    assertThat(
            messages(
                Map.of(
                    "issuer",
                    "https://id.example",
                    "audiences",
                    "annals",
                    "jwks-uri",
                    "http://id.example/keys")))
        .contains("annals.access.issuers[0].jwks-uri", "Only localhost");
    bind(Map.of("issuer", "http://localhost:9000", "audiences", "annals"));
  }

  @Test
  void takesThePortalAsAClientByItsIdAlone() {
    var portal =
        bind(Map.of(
                "issuer", "https://id.example",
                "audiences", "annals",
                "portal.client-id", "annals-portal"))
            .issuers()
            .getFirst()
            .portal();

    assertThat(portal.scopes()).containsExactly("openid", "profile", "email");
    assertThat(portal.token()).isEqualTo(ProviderSettings.Portal.Token.ACCESS_TOKEN);
    assertThat(portal.nameOr("id.example")).isEqualTo("id.example");
    assertThat(portal).hasToString("Portal[annals-portal]");
  }

  @Test
  void wantsToKnowWhichClientThePortalIsAndWhomItsIdTokensAreFor() {
    var properties =
        new java.util.HashMap<>(
            Map.of("issuer", "https://id.example", "audiences", "annals", "portal.name", "Acme"));
    assertThat(messages(properties)).contains("annals.access.issuers[0].portal.client-id");

    properties.put("portal.client-id", "annals-portal");
    properties.put("portal.token", "id-token");
    assertThat(messages(properties)).contains("annals.access.issuers[0].portal.token", "audiences");

    properties.put("audiences", "annals,annals-portal");
    assertThat(messages(properties)).isEqualTo("taken");
  }

  private static String messages(Map<String, String> properties) {
    try {
      bind(properties);
      return "taken";
    } catch (BindException e) {
      var messages = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
      return messages.toString();
    }
  }

  private static ProviderSettings bind(Map<String, String> properties) {
    var source = new MapConfigurationPropertySource();
    properties.forEach((name, value) -> source.put(FIRST + name, value));
    return new Binder(source).bindOrCreate("annals.access", ProviderSettings.class);
  }
}
