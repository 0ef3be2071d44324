package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.testing.ServerTest;
import dev.annals.testing.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import tools.jackson.databind.json.JsonMapper;

class DoorsTests extends ServerTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String VIEWER = "{ viewer { id permissions } }";

  @Autowired JwtEncoder encoder;
  @Autowired CredentialStore store;

  @Test
  void letsAKnownCallerIn() {
    var token = server.vendor(Permission.READ_AUDITS);

    var viewer = data(server.graphql(token, null, VIEWER), "viewer");

    assertThat(texts(viewer.required("permissions"))).containsExactly(Permission.READ_AUDITS);
  }

  @Test
  void asksForATokenInTheFormOfAllErrors() {
    var response = post("/graphql", "{\"query\":\"{ viewer { id } }\"}", null);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(TestTokens.codes(JSON.readTree(response.body()))).containsExactly("UNAUTHENTICATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."})
  void refusesWhatIsNoToken(String token) {
    assertRefused(token);
  }

  @Test
  void refusesATokenThatSomebodyChanged() {
    var parts = server.vendor(Permission.READ_AUDITS).split("\\.");

    assertRefused(parts[0] + "." + parts[1].replace(parts[1].charAt(20), 'A') + "x." + parts[2]);
  }

  @Test
  void refusesATokenWhoseTimeIsOver() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);

    assertRefused(vendorToken(client.id(), "annals", Instant.now().minusSeconds(1)));
  }

  @Test
  void refusesATokenOfAnotherIssuerOrOfNoCredential() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var later = Instant.now().plusSeconds(60);

    assertRefused(vendorToken(client.id(), "somebody", later));
    assertRefused(vendorToken("nobody", "annals", later));
    assertThat(server.graphql(vendorToken(client.id(), "annals", later), null, VIEWER).has("data"))
        .isTrue();
  }

  @Test
  void forgetsATokenWithinASecondOfItsRevocationOnAnotherNode() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    var token = server.token(client);
    assertThat(server.graphql(token, null, VIEWER).has("data")).isTrue();

    store.revoke(client.id(), Instant.now());

    Awaitility.await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertRefused(token));
  }

  @Test
  void notesWhenACredentialWasUsed() {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);
    server.graphql(server.token(client), null, VIEWER);

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(store.find(client.id()).orElseThrow().lastUsedAt()).isNotNull());
  }

  @Test
  void showsItsHealthToAnybodyAndTheRestToOperators() {
    var operator = server.vendor(Permission.MANAGE_ACCESS);
    var reader = server.vendor(Permission.READ_AUDITS);
    var restricted = server.vendorOf(Set.of("acme"), Permission.MANAGE_ACCESS);
    var owner = server.user(freshTenant(), "owner");

    assertThat(get("/actuator/health", null)).isEqualTo(200);
    assertThat(get("/actuator/health/node", null)).isEqualTo(401);
    assertThat(get("/actuator/health/node", reader)).isEqualTo(403);
    assertThat(get("/actuator/health/node", operator)).isEqualTo(200);
    assertThat(get("/actuator/metrics", null)).isEqualTo(401);
    assertThat(get("/actuator/metrics", reader)).isEqualTo(403);
    assertThat(get("/actuator/metrics", restricted)).isEqualTo(403);
    assertThat(get("/actuator/metrics", owner)).isEqualTo(403);
    assertThat(get("/actuator/metrics", operator)).isEqualTo(200);
  }

  @Test
  void asksForATokenEvenWhereThereIsNothing() {
    assertThat(get("/nothing/here", null)).isEqualTo(401);
    assertThat(get("/nothing/here", server.vendor())).isEqualTo(404);
  }

  @Test
  void takesNoMoreInThanARequestMayHave() {
    var large = "{\"code\": \"" + "x".repeat(100_000) + "\"}";
    assertThat(post("/portal/session", large, null).statusCode()).isEqualTo(413);

    var events =
        "{\"query\": \"{ viewer { id } }\", \"variables\": {\"a\": \"%s\"}}"
            .formatted("x".repeat(2 * 1024 * 1024));
    assertThat(post("/graphql", events, server.vendor()).statusCode()).isEqualTo(200);
    var reader = post("/graphql", events, server.user(freshTenant(), "viewer"));
    assertThat(reader.statusCode()).isEqualTo(413);
    assertThat(TestTokens.codes(JSON.readTree(reader.body()))).containsExactly("BAD_INPUT");
    var many = "{\"variables\": {\"a\": [%s{}]}}".formatted("{},".repeat(300_000));
    assertThat(post("/graphql", many, server.vendor()).statusCode()).isEqualTo(400);

    var larger = "{\"query\": \"" + "x".repeat(17 * 1024 * 1024) + "\"}";
    var response = post("/graphql", larger, server.vendor());
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(TestTokens.codes(JSON.readTree(response.body()))).containsExactly("BAD_INPUT");
  }

  @Test
  void keepsItsInnardsToItselfWhenItIsSentNonsense() {
    var responses =
        List.of(
            post("/graphql", "{\"query\":", server.vendor()),
            post("/graphql", "[1]", server.vendor()),
            post("/graphql", "null", server.vendor()),
            post("/oauth2/token", "{}", null),
            post("/portal/session", "{", null));

    for (var response : responses) {
      assertThat(response.statusCode()).isBetween(400, 499);
      assertThat(response.body())
          .doesNotContain("springframework", "jackson", "Exception", "\tat ");
    }
  }

  @Test
  void setsNoCookie() {
    var response = post("/graphql", "{\"query\":\"{ viewer { id } }\"}", server.vendor());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void answersAStreamOfServerSentEventsInTheSameWay() {
    var body = "{\"query\":\"{ viewer { id } }\"}";
    var open = request("/graphql").header("Accept", "text/event-stream");
    open.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));

    assertThat(send(open.copy()).statusCode()).isEqualTo(401);
    assertThat(send(open.copy().header("Authorization", "Bearer " + server.vendor())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void answersAQuestionAsAStreamOfOneWhereAStreamIsAskedFor() {
    var events = events("{\"query\":\"{ viewer { id } }\"}");
    assertThat(events).contains("\"viewer\":{", "event:complete");

    var fault = events("{\"query\":\"{ nothing }\"}");
    assertThat(fault).contains("\"code\":\"BAD_INPUT\"", "\"executionId\":\"");
  }

  private String events(String body) {
    var request = request("/graphql").header("Accept", "text/event-stream");
    request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    return send(request.header("Authorization", "Bearer " + server.vendor())).body();
  }

  @Test
  void saysHowAStreamIsFollowedWhereItCannotBe() {
    var body = "{\"query\":\"subscription { auditEventsAdded { cursor } }\"}";
    var request = request("/graphql").header("X-Tenant-Id", freshTenant());
    request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    var response = send(request.header("Authorization", "Bearer " + server.vendor()));

    var answer = JSON.readTree(response.body());
    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/message").asString()).contains("text/event-stream");
    assertThat(answer.at("/data").isMissingNode() || answer.at("/data").isNull()).isTrue();
  }

  @Test
  void saysWhatIsWrongWithAnArgumentInWordsThatPeopleRead() {
    var body = "{\"query\":\"{ auditEvents(filter: {custom: {nothing: 1}}) { nodes { id } } }\"}";
    var request = request("/graphql").header("X-Tenant-Id", freshTenant());
    request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    var response = send(request.header("Authorization", "Bearer " + server.vendor()));

    assertThat(response.body()).contains("BAD_INPUT", "nothing").doesNotContain("ObjectValue{");
  }

  @Test
  void takesNobodyWithoutASecretForAClient() {
    for (var form :
        List.of("grant_type=client_credentials", "", "grant_type=password&client_id=x")) {
      var request = request("/oauth2/token");
      request.header("Content-Type", "application/x-www-form-urlencoded");
      var response = send(request.POST(BodyPublishers.ofString(form)));
      assertThat(response.statusCode()).as(form).isBetween(400, 401);
      assertThat(JSON.readTree(response.body()).required("error").asString())
          .as(form)
          .isIn("invalid_client", "invalid_request");
    }
  }

  private void assertRefused(String token) {
    var response = post("/graphql", "{\"query\":\"{ viewer { id } }\"}", token);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("invalid_token");
    assertThat(TestTokens.codes(JSON.readTree(response.body()))).containsExactly("UNAUTHENTICATED");
  }

  private String vendorToken(String clientId, String issuer, Instant expiresAt) {
    var claims =
        JwtClaimsSet.builder()
            .issuer(issuer)
            .subject(clientId)
            .expiresAt(expiresAt)
            .claim("kind", "vendor")
            .claim("permissions", List.of(Permission.READ_AUDITS))
            .claim("issuer", clientId)
            .claim(
                "issuer_secret",
                store.find(clientId).map(each -> each.issuer().secret()).orElse("none"))
            .build();
    var header = JwsHeader.with(SignatureAlgorithm.RS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }

  private int get(String path, String token) {
    var request = request(path);
    return send(token == null ? request : request.header("Authorization", "Bearer " + token))
        .statusCode();
  }

  private HttpResponse<String> post(String path, String body, String token) {
    var request = request(path).header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.POST(BodyPublishers.ofString(body)));
  }
}
