package dev.annals.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.access.TestTokens;
import dev.annals.access.TestTokens.Client;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SignInTests {

  private static final String GRANT = "grant_type=client_credentials";

  @Autowired ApplicationContext context;
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void grantsAllOfACredentialToWhoAsksForNothingInParticular() {
    var client = server.client(Set.of(Permission.WRITE_AUDITS, Permission.READ_AUDITS), null);

    var answer = server.askForToken(client, GRANT);

    assertThat(answer.required("token_type").asString()).isEqualTo("Bearer");
    assertThat(answer.required("expires_in").asInt()).isBetween(3590, 3600);
    assertThat(answer.required("scope").asString().split(" "))
        .containsExactlyInAnyOrder(Permission.WRITE_AUDITS, Permission.READ_AUDITS);
    assertThat(permissions(claims(answer)))
        .containsExactlyInAnyOrder(Permission.WRITE_AUDITS, Permission.READ_AUDITS);
    assertThat(claims(answer).required("sub").asString()).isEqualTo(client.id());
  }

  @Test
  void grantsAPartOfACredentialToWhoAsksForIt() {
    var client = server.client(Set.of(Permission.WRITE_AUDITS, Permission.READ_AUDITS), null);

    var answer = server.askForToken(client, GRANT + "&scope=audits:read");

    assertThat(permissions(claims(answer))).containsExactly(Permission.READ_AUDITS);
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

  private static JsonNode claims(JsonNode answer) {
    var token = answer.required("access_token").asString();
    return JsonMapper.builder()
        .build()
        .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private static java.util.List<String> permissions(JsonNode claims) {
    return claims.required("permissions").valueStream().map(JsonNode::asString).toList();
  }
}
