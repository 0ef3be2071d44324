package dev.annals.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.ingest.log.SystemEventKey;
import dev.annals.testing.TestTokens;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mongodb.core.MongoTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stored event stays stored, whatever the rules say when its request is repeated. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class RepeatedRequestTests {

  private static final String SEND =
      "mutation($input: AuditInput!) { sendAudit(input: $input) { duplicate event { sequence } } }";
  private static final String SEND_MANY =
      """
      mutation($inputs: [AuditInput!]!) {
        sendAudits(inputs: $inputs) {
          accepted duplicates rejected
          results { duplicate event { sequence } error { code path } }
        }
      }
      """;
  private static final Map<String, Object> EVENT =
      Map.of("action", "a.b", "idempotencyKey", "k", "custom", Map.of("region", "eu", "n", 1.5));
  private static final Map<String, Object> OTHER_BODY =
      Map.of("action", "a.c", "idempotencyKey", "k", "custom", Map.of("region", "eu"));
  private static final Map<String, Object> OTHER_KEY =
      Map.of("action", "a.b", "idempotencyKey", "k2", "custom", Map.of("region", "eu"));

  @Autowired ApplicationContext context;
  @Autowired MongoTemplate mongo;

  private final String tenant = "again-" + UUID.randomUUID();
  private TestTokens server;
  private String vendor;

  @BeforeEach
  void storeAnEvent() throws Exception {
    server = TestTokens.of(context);
    vendor = server.vendor();
    assertThat(send(EVENT).at("/data/sendAudit/duplicate").asBoolean(true)).isFalse();
    assertThat(
            dialect(
                Map.of(
                    "action",
                    "d",
                    "idempotencyKey",
                    "d",
                    "createdAt",
                    "2026-03-01" + " 12:00:00",
                    "region",
                    "eu")))
        .isEqualTo(202);
  }

  @Test
  void isAnsweredAfterValidationBecameStrict() throws Exception {
    forbidCustomFields();

    assertAnswered();
    assertThat(TestTokens.codes(send(OTHER_KEY))).containsExactly("BAD_INPUT");
    assertThat(TestTokens.codes(send(OTHER_BODY))).containsExactly("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void isAnsweredWhenTheLimitIsReached() throws Exception {
    change(
        "mutation($t: ID!) { setTenantLimits(tenantId: $t, limits: {eventsPerSecond: 1}) { id } }");
    // The burst of 20 s is used up.
    sendMany(Collections.nCopies(40, Map.of("action", "flood")));

    assertAnswered();
    assertThat(TestTokens.codes(send(OTHER_KEY))).containsExactly("RATE_LIMITED");
  }

  @Test
  void isAnsweredWhileTheTenantIsSuspendedButNotToItsUsers() throws Exception {
    change("mutation($t: ID!) { suspendTenant(tenantId: $t) { id } }");

    assertAnswered();
    assertThat(TestTokens.codes(send(OTHER_KEY))).containsExactly("TENANT_SUSPENDED");
    assertThat(TestTokens.codes(send(OTHER_BODY))).containsExactly("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void isNotAnsweredToThoseWhoMayNotSend() {
    forbidCustomFields();
    var reader = server.vendor(Permission.READ_AUDITS);
    var elsewhere = server.vendorOf(Set.of("elsewhere"), Permission.WRITE_AUDITS);

    assertThat(TestTokens.codes(server.graphql(reader, tenant, SEND, Map.of("input", EVENT))))
        .containsExactly("FORBIDDEN");
    assertThat(TestTokens.codes(server.graphql(elsewhere, tenant, SEND, Map.of("input", EVENT))))
        .containsExactly("FORBIDDEN");
  }

  /** As it was stored before fingerprints had versions. */
  @Test
  void isAnsweredFromAFingerprintOfTheFirstVersion() {
    var stored =
        mongo.getCollection("log_events").find(new Document("t", tenant).append("k", "k")).first();
    assertThat(stored).isNotNull().containsKeys("h", "h2");
    mongo
        .getCollection("log_events")
        .updateOne(
            new Document("t", tenant).append("k", "k"),
            new Document("$unset", new Document("h2", "")));

    assertThat(send(EVENT).at("/data/sendAudit/duplicate").asBoolean()).isTrue();
    forbidCustomFields();
    assertThat(send(EVENT).at("/data/sendAudit/duplicate").asBoolean()).isTrue();
    assertThat(TestTokens.codes(send(OTHER_BODY))).containsExactly("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void revealsNoAutomaticEvent() {
    var input = new HashMap<String, Object>(EVENT);
    input.put("idempotencyKey", SystemEventKey.of("something"));

    assertThat(TestTokens.codes(send(input))).containsExactly("BAD_INPUT");
  }

  @Test
  void looksUpNoMoreKeysThanTheAllowance() {
    forbidCustomFields();
    var flood = Collections.nCopies(1_000, OTHER_KEY);

    var first = sendMany(flood).at("/data/sendAudits/results");
    assertThat(first.at("/0/error/code").asString()).isEqualTo("BAD_INPUT");
    assertThat(first.at("/0/error/path").toString())
        .isEqualTo("[\"inputs\",\"0\",\"custom\",\"region\"]");
    boolean limited = false;
    for (int i = 0; i < 20 && !limited; i++) {
      limited = sendMany(flood).toString().contains("RATE_LIMITED");
    }
    assertThat(limited).isTrue();
  }

  private void assertAnswered() throws Exception {
    var one = send(EVENT).at("/data/sendAudit");
    assertThat(one.at("/duplicate").asBoolean()).isTrue();
    assertThat(one.at("/event/sequence").asLong()).isEqualTo(1);
    var many = sendMany(List.of(OTHER_BODY, EVENT)).at("/data/sendAudits/results");
    assertThat(many.at("/0/error/code").asString()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(many.at("/1/event/sequence").asLong()).isEqualTo(1);
    assertThat(many.at("/1/duplicate").asBoolean()).isTrue();
    var line = JsonMapper.shared().writeValueAsString(EVENT);
    for (var body : List.of(line, "[" + line + "]")) {
      var answer = JsonMapper.shared().readTree(post("/v1/audits", body, "X-Tenant-Id"));
      assertThat(answer.at("/duplicate").asBoolean()).isTrue();
      assertThat(answer.at("/event/sequence").asLong()).isEqualTo(1);
    }
    assertThat(
            dialect(
                Map.of(
                    "region",
                    "eu",
                    "createdAt",
                    "2026-03-01 12:00:00",
                    "action",
                    "d",
                    "idempotencyKey",
                    "d")))
        .isEqualTo(202);
    assertThat(dialect(Map.of("region", "us", "action", "d", "idempotencyKey", "d")))
        .isEqualTo(409);
  }

  private void forbidCustomFields() {
    change("mutation { setValidation(mode: STRICT) { version } }");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                TestTokens.codes(send(Map.of("action", "a", "custom", Map.of("x", 1))))
                    .contains("BAD_INPUT"));
  }

  private void change(String mutation) {
    boolean named = mutation.contains("$t");
    var answer =
        server.graphql(
            vendor, named ? null : tenant, mutation, named ? Map.of("t", tenant) : Map.of());
    assertThat(TestTokens.codes(answer)).isEmpty();
  }

  private JsonNode send(Map<String, Object> input) {
    return server.graphql(vendor, tenant, SEND, Map.of("input", input));
  }

  private JsonNode sendMany(List<Map<String, Object>> inputs) {
    return server.graphql(vendor, tenant, SEND_MANY, Map.of("inputs", inputs));
  }

  private int dialect(Map<String, Object> audit) throws Exception {
    return answer("/audits", JsonMapper.shared().writeValueAsString(audit), "frontegg-tenant-id")
        .statusCode();
  }

  private String post(String path, String body, String header) throws Exception {
    return answer(path, body, header).body();
  }

  private HttpResponse<String> answer(String path, String body, String header) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(server.base().resolve(path))
              .header("Authorization", "Bearer " + vendor)
              .header(header, tenant)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
