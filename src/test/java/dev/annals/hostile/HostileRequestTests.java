package dev.annals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.tenants.TenantAccess;
import dev.annals.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What is sent to break the server is refused, in the form of all errors and by its code. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class HostileRequestTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TENANT = "hostile-" + UUID.randomUUID();

  @Autowired ApplicationContext context;
  private static int sent;
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  static List<Hostile> requests() {
    return Hostile.all();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void refuses(Hostile request) throws Exception {
    var token = server.vendor();
    server.graphql(token, TENANT, "mutation { sendAudit(input: {action: \"x\"}) { duplicate } }");

    var answer = send(request, token);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(request.status());
    if (request.code() != null) {
      var extensions = JSON.readTree(answer.body()).at("/errors/0/extensions");
      assertThat(extensions.path("code").asString()).as(answer.body()).isEqualTo(request.code());
      assertThat(extensions.path("executionId").asString()).isNotEmpty();
    }
    assertThat(answer.body())
        .hasSizeLessThan(30_000)
        .doesNotContainIgnoringCase("did you mean")
        .doesNotContain("graphql.", "org.", "java.", "tools.jackson", "Exception");
    var log = server.graphql(token, TENANT, "{ auditEvents { totalCount { value } } }");
    assertThat(log.at("/data/auditEvents/totalCount/value").asInt()).isEqualTo(++sent);
  }

  @Test
  void answersWhatIsLargeAndMeantWell() {
    var answer =
        server.graphql(
            server.vendor(),
            TENANT,
            """
            query All($n: Int) {
              viewer { id name permissions roles tenant { id name } }
              auditEvents(first: $n) {
                edges { cursor node { ...E } } pageInfo { hasNextPage endCursor } totalCount { value exact }
              }
              auditStats { totalToday severeThisWeek }
              auditFacets(fields: ["action", "severity", "actor", "resource", "ip"]) { field values { value count } }
              auditHistogram(from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", interval: HOUR, by: "severity") {
                buckets { from to count by { value count } }
              }
              dataStructure { version validation fields { name displayName type enabled sortable filterable showInTable showInDetails choices } }
            }
            fragment E on AuditEvent {
              id sequence tenantId occurredAt receivedAt action severity outcome
              actor { id name email type } impersonator { id name email type } resource { type id name }
              description ip userAgent traceId idempotencyKey changes { field before after } customJson structureVersion
            }
            """,
            Map.of("n", 200));
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
  }

  private HttpResponse<String> send(Hostile request, String token) throws Exception {
    boolean get = request.method().equals("GET");
    var uri = server.base() + "/graphql" + (get ? "?" + request.body() : "");
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(uri))
            .header("Authorization", "Bearer " + token)
            .header(TenantAccess.HEADER, TENANT)
            .header("Content-Type", request.contentType())
            .method(
                request.method(),
                get ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()))
            .build(),
        BodyHandlers.ofString());
  }
}
