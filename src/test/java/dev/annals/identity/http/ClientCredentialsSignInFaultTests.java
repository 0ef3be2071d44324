package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;

import dev.annals.access.Permission;
import dev.annals.identity.SignInFailed;
import dev.annals.identity.SignedIn;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.testing.Replaceable;
import dev.annals.testing.ServerTest;
import dev.annals.testing.TestTokens.Client;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** When signing in does not work out. */
@TestPropertySource(properties = "annals.access.sign-in.failures=3")
class ClientCredentialsSignInFaultTests extends ServerTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired Replaceable<CredentialStore> store;

  @AfterEach
  void restore() {
    store.restore();
  }

  @TestConfiguration
  static class Store {

    @Bean
    static Replaceable<CredentialStore> replaceableStore() {
      return new Replaceable<>(CredentialStore.class);
    }
  }

  @Test
  void saysInTheFormOfOAuthThatTheDatabaseDoesNotAnswer() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    store.replace(
        (down, real) ->
            Mockito.doThrow(new DataAccessResourceFailureException("down")).when(down).find(any()));

    // More often than may fail: an outage is nobody's failure.
    for (var answer :
        new HttpResponse<?>[] {ask(client), post(client), ask(client), post(client), ask(client)}) {
      assertThat(answer.statusCode()).isEqualTo(503);
      var body = JSON.readTree((String) answer.body());
      assertThat(body.required("error").asString()).isEqualTo("temporarily_unavailable");
      assertThat(body.required("error_description").asString()).contains("is not responding");
      assertThat(body.toString()).doesNotContain("down");
    }
  }

  @Test
  void looksAtNoMoreSecretsAfterTooManyWrongOnes() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var wrong = new Client(client.id(), "guessed");
    for (int i = 0; i < 3; i++) {
      assertThat(ask(wrong).statusCode()).isEqualTo(401);
    }

    var answer = ask(client);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 21);
    assertThat(answer.body()).contains("temporarily_unavailable", "Too many failed");
    assertThat(
            Announced.of(context).stream()
                .filter(SignInFailed.class::isInstance)
                .map(SignInFailed.class::cast)
                .filter(event -> client.id().equals(event.by().id())))
        .extracting(SignInFailed::why)
        .containsExactly(
            SignInFailed.Why.WRONG_SECRET,
            SignInFailed.Why.WRONG_SECRET,
            SignInFailed.Why.WRONG_SECRET,
            SignInFailed.Why.LIMITED);
    var other = server.client(Set.of(Permission.READ_AUDITS), null);
    assertThat(ask(other).statusCode()).isEqualTo(200);
  }

  @Test
  void limitsFronteggsDialectLikewise() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var body = "{\"clientId\": \"%s\", \"secret\": \"guessed\"}".formatted(client.id());
    for (int i = 0; i < 3; i++) {
      assertThat(json("/auth/vendor", body).statusCode()).isEqualTo(401);
    }

    assertThat(json("/auth/vendor", body).statusCode()).isEqualTo(429);
    assertThat(ask(client).statusCode()).isEqualTo(429);
  }

  @Test
  void locksNobodyOutWhoHasSignedInFromThereBefore() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    assertThat(ask(client).statusCode()).isEqualTo(200);

    for (int i = 0; i < 2; i++) {
      ask(new Client(client.id(), "guessed"));
    }

    assertThat(ask(client).statusCode()).isEqualTo(200);
    assertThat(
            Announced.of(context).stream()
                .filter(SignedIn.class::isInstance)
                .map(SignedIn.class::cast)
                .filter(event -> client.id().equals(event.by().id())))
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.by().ip()).isEqualTo("127.0.0.1");
              assertThat(event.by().userAgent()).contains("Java");
            });
  }

  private HttpResponse<String> ask(Client client) {
    var pair = (client.id() + ":" + client.secret()).getBytes(StandardCharsets.UTF_8);
    return send(
        request("/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            .POST(BodyPublishers.ofString("grant_type=client_credentials")));
  }

  private HttpResponse<String> post(Client client) {
    return send(
        request("/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type=client_credentials&client_id=%s&client_secret=%s"
                        .formatted(client.id(), client.secret()))));
  }

  private HttpResponse<String> json(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
