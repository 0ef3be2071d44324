package dev.annals.frontegg.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DialectIntegrationTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, Object> LOGIN =
      Map.of("severity", "Info", "user", "Ada", "action", "Login", "nested", Map.of("a", 1));

  @Autowired ApplicationContext context;
  @Autowired AuditLog log;
  private final String tenant = "t-" + UUID.randomUUID();
  private TestTokens server;
  private String token;

  @BeforeEach
  void signIn() throws IOException, InterruptedException {
    server = TestTokens.of(context);
    var client = server.client(Set.of(Permission.WRITE_AUDITS), null);
    var answer = signIn("/auth/vendor", client.id(), client.secret());
    token = answer.body().required("token").asString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/vendor", "/auth/vendor/"})
  void givesATokenForACredential(String path) throws IOException, InterruptedException {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);

    var answer = signIn(path, client.id(), client.secret());

    assertThat(answer.status()).isEqualTo(200);
    // In seconds; above 31 days a timer of Frontegg's client overflows.
    assertThat(answer.body().required("expiresIn").isIntegralNumber()).isTrue();
    assertThat(answer.body().required("expiresIn").asLong()).isEqualTo(86_400);
    var given = answer.body().required("token").asString();
    assertThat(
            server
                .graphql(given, null, "{ viewer { permissions } }")
                .at("/data/viewer/permissions/0")
                .asString())
        .isEqualTo(Permission.READ_AUDITS);
  }

  @Test
  void givesNoTokenForAWrongSecret() throws IOException, InterruptedException {
    var client = server.client(Set.of(Permission.READ_AUDITS), null);

    assertRefused(signIn("/auth/vendor", client.id(), "wrong"), 401, "UNAUTHENTICATED");
    assertRefused(signIn("/auth/vendor", "nobody", client.secret()), 401, "UNAUTHENTICATED");
    assertRefused(post("/auth/vendor", Map.of(), Map.of("clientId", "x")), 400, "BAD_INPUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/audits", "/audits/", "/audits//"})
  void storesAnAuditAndAnswersWithItsRow(String path) throws IOException, InterruptedException {
    var answer = post(path, headers(), LOGIN);

    assertThat(answer.status()).isEqualTo(202);
    var stored = log.find(new TenantId(tenant), 1).orElseThrow();
    assertThat(stored.value("actorName")).isEqualTo("Ada");
    assertThat(stored.custom()).containsOnlyKeys("nested");
    assertThat(answer.body().required("frontegg_id").asString()).isEqualTo(stored.id().toString());
    assertThat(answer.body().required("severity").asString()).isEqualTo("Info");
    assertThat(answer.body().at("/nested/a").asInt()).isEqualTo(1);
  }

  @Test
  void takesABearerTokenToo() throws IOException, InterruptedException {
    var headers = Map.of("Authorization", "Bearer " + token, "frontegg-tenant-id", tenant);

    assertThat(post("/audits", headers, LOGIN).status()).isEqualTo(202);
  }

  @Test
  void takesTheTenantOfTheBodyIfItAgrees() throws IOException, InterruptedException {
    var withTenant = Map.<String, Object>of("action", "Login", "tenantId", tenant);
    var ofAnother = Map.<String, Object>of("action", "Login", "tenantId", "other");
    var withoutHeader = Map.of("x-access-token", token);

    assertThat(post("/audits", headers(), withTenant).status()).isEqualTo(202);
    assertThat(post("/audits", withoutHeader, withTenant).status()).isEqualTo(202);
    assertRefused(post("/audits", headers(), ofAnother), 400, "BAD_INPUT");
    assertRefused(post("/audits", withoutHeader, LOGIN), 400, "TENANT_REQUIRED");
  }

  @Test
  void keepsACredentialToItsTenants() throws IOException, InterruptedException {
    var restricted = server.vendorOf(Set.of("only-" + tenant), Permission.WRITE_AUDITS);
    var headers = Map.of("x-access-token", restricted, "frontegg-tenant-id", tenant);

    assertRefused(post("/audits", headers, LOGIN), 403, "FORBIDDEN");
    assertThat(log.last(new TenantId(tenant))).isZero();
  }

  @Test
  void asksForThePermissionToWrite() throws IOException, InterruptedException {
    var reader = server.vendor(Permission.READ_AUDITS, Permission.MANAGE_TENANTS);
    var headers = Map.of("x-access-token", reader, "frontegg-tenant-id", tenant);

    assertRefused(post("/audits", headers, LOGIN), 403, "FORBIDDEN");
  }

  @Test
  void refusesWhoHasNoToken() throws IOException, InterruptedException {
    var nobody = Map.of("frontegg-tenant-id", tenant);
    var forged = Map.of("x-access-token", "x", "frontegg-tenant-id", tenant);

    assertRefused(post("/audits", nobody, LOGIN), 401, "UNAUTHENTICATED");
    assertRefused(post("/audits", forged, LOGIN), 401, "UNAUTHENTICATED");
  }

  @Test
  void takesTheirHeadersForNothingElse() throws IOException, InterruptedException {
    var headers = Map.of("x-access-token", token, "X-Tenant-Id", tenant);

    assertThat(post("/graphql", headers, Map.of("query", "{ viewer { id } }")).status())
        .isEqualTo(401);
  }

  @Test
  void saysWhatIsWrongWithAnAudit() throws IOException, InterruptedException {
    var answer = post("/audits", headers(), Map.of("action", "Login", "severity", "Awful"));

    assertRefused(answer, 400, "BAD_INPUT");
    assertThat(answer.body().at("/context/path/0").asString()).isEqualTo("severity");
    var future = Map.<String, Object>of("createdAt", "2999-01-01T00:00:00Z");
    assertThat(post("/audits", headers(), future).body().at("/context/path/0").asString())
        .isEqualTo("createdAt");
  }

  private Map<String, String> headers() {
    return Map.of("x-access-token", token, "frontegg-tenant-id", tenant);
  }

  /** As a client renews its token: with the old one sent along. */
  private Answer signIn(String path, String clientId, String secret)
      throws IOException, InterruptedException {
    return post(
        path, Map.of("x-access-token", "old"), Map.of("clientId", clientId, "secret", secret));
  }

  private Answer post(String path, Map<String, String> headers, Map<String, Object> body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.base() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    headers.forEach(request::header);
    var response = HTTP.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private record Answer(int status, JsonNode body) {}

  /** Frontegg's browser client joins the texts of {@code errors}. */
  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().required("errorCode").asString()).isEqualTo(code);
    assertThat(answer.body().at("/errorCodes/0").asString()).isEqualTo(code);
    assertThat(answer.body().required("errors").valueStream())
        .isNotEmpty()
        .allMatch(JsonNode::isString);
  }
}
