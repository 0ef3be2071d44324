package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.identity.credentials.Credential;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.identity.credentials.Secrets;
import dev.annals.testing.ServerTest;
import dev.annals.testing.TestTokens.Client;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClientCredentialsSignInTests extends ServerTest {

  private static final String GRANT = "grant_type=client_credentials";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired CredentialStore store;
  @Autowired Secrets secrets;

  @Test
  void grantsAllOfACredentialToWhoAsksForNothingInParticular() {
    var client = server.client(Set.of(Permission.WRITE_AUDITS, Permission.READ_AUDITS), null);

    var answer = server.askForToken(client, GRANT);

    assertThat(answer.required("token_type").asString()).isEqualTo("Bearer");
    assertThat(answer.required("expires_in").asInt()).isBetween(3590, 3600);
    assertThat(answer.required("scope").asString().split(" "))
        .containsExactlyInAnyOrder(Permission.WRITE_AUDITS, Permission.READ_AUDITS);
    assertThat(texts(claims(answer).required("permissions")))
        .containsExactlyInAnyOrder(Permission.WRITE_AUDITS, Permission.READ_AUDITS);
    assertThat(claims(answer).required("sub").asString()).isEqualTo(client.id());
  }

  /** As a back end with many workers does that starts. */
  @Test
  void letsManyWorkersOfOneClientInAtOnce() throws Exception {
    var client = server.client(Set.of(Permission.WRITE_AUDITS), null);
    var start = new CountDownLatch(1);
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      workers.submit(
                          () -> {
                            start.await();
                            return server.askForToken(client, GRANT);
                          }))
              .toList();
      start.countDown();
      for (var answer : answers) {
        assertThat(answer.get().has("access_token")).as("%s", answer.get()).isTrue();
      }
    }
  }

  @Test
  void grantsAPartOfACredentialToWhoAsksForIt() {
    var client = server.client(Set.of(Permission.WRITE_AUDITS, Permission.READ_AUDITS), null);

    var answer = server.askForToken(client, GRANT + "&scope=audits:read");

    assertThat(texts(claims(answer).required("permissions")))
        .containsExactly(Permission.READ_AUDITS);
  }

  @Test
  void grantsNothingThatTheCredentialLacks() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);

    var answer = server.askForToken(client, GRANT + "&scope=audits:read%20access:manage");

    assertThat(answer.required("error").asString()).isEqualTo("invalid_scope");
  }

  @Test
  void takesIdAndSecretInTheFormToo() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var form = GRANT + "&client_id=%s&client_secret=%s".formatted(client.id(), client.secret());

    assertThat(server.askForToken(null, form).has("access_token")).isTrue();
  }

  @Test
  void takesAChosenSecretWithOrWithoutFormEncoding() {
    var secret = "a+b%41/c=d&e";
    var id = keep(secret, null);

    assertThat(server.askForToken(new Client(id, secret), GRANT).has("access_token")).isTrue();
    assertThat(
            server.askForToken(new Client(id, "a%2Bb%2541%2Fc%3Dd%26e"), GRANT).has("access_token"))
        .isTrue();
    assertThat(server.askForToken(new Client(id, "a bA/c=d&e"), GRANT).has("error")).isTrue();
  }

  @Test
  void refusesAWrongSecret() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);

    var answer = server.askForToken(new Client(client.id(), client.secret() + "x"), GRANT);

    assertThat(answer.required("error").asString()).isEqualTo("invalid_client");
  }

  @Test
  void refusesWhomNobodyKnows() {
    var answer = server.askForToken(new Client("nobody", "nothing-at-all"), GRANT);

    assertThat(answer.required("error").asString()).isEqualTo("invalid_client");
  }

  @Test
  void refusesAnEndedCredential() {
    var revoked = server.client(Set.of(Permission.READ_AUDITS), null);
    store.revoke(revoked.id(), Instant.now());
    var expired = keep("long-enough", Instant.now().minusSeconds(1));

    assertThat(server.askForToken(revoked, GRANT).required("error").asString())
        .isEqualTo("invalid_client");
    assertThat(
            server
                .askForToken(new Client(expired, "long-enough"), GRANT)
                .required("error")
                .asString())
        .isEqualTo("invalid_client");
  }

  @Test
  void showsThePublicKeyAndNoMore() {
    var keys = JSON.readTree(send(request("/oauth2/jwks")).body()).required("keys");

    assertThat(keys).isNotEmpty();
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThat(key.propertyNames())
                    .contains("n", "e", "kid")
                    .doesNotContain("d", "p", "q"));
  }

  @Test
  void offersNoOtherWayToAToken() {
    for (var path : new String[] {"/oauth2/authorize", "/oauth2/introspect", "/oauth2/revoke"}) {
      assertThat(send(request(path).POST(BodyPublishers.noBody())).statusCode()).isEqualTo(401);
    }
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    assertThat(server.askForToken(client, "grant_type=password").has("access_token")).isFalse();
  }

  private String keep(String secret, @Nullable Instant expiresAt) {
    var id = secrets.newId();
    store.save(
        new Credential(
            id,
            "Chosen",
            secrets.encode(secret),
            Set.of(Permission.READ_AUDITS),
            null,
            Instant.now(),
            null,
            expiresAt,
            null));
    return id;
  }

  private static JsonNode claims(JsonNode answer) {
    var token = answer.required("access_token").asString();
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }
}
