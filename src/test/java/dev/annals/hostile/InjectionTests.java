package dev.annals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.TestTokens;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What looks like an operator, a name of the language's or a line of a log is text, or refused. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class InjectionTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SEND =
      "mutation($input: AuditInput!) { sendAudit(input: $input) { event { id action customJson } } }";
  private static final String FIND =
      "query($filter: AuditEventFilter, $search: String) { auditEvents(filter: $filter, search: $search) { nodes { id } } }";

  @Autowired ApplicationContext context;
  private final String tenant = "injection-" + UUID.randomUUID();
  private TestTokens server;
  private String token;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
    token = server.vendor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$where", "$gt", "a.b", "a.$.b", "", " ", "a\u0000b", "ключ", "a-b"})
  void takesNoNamesThatAnotherLanguageReads(String name) {
    var answer = send(Map.of("action", "x", "custom", Map.of(name, 1)));
    assertThat(TestTokens.codes(answer)).as(answer.toString()).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/extensions/path/0").asString()).isEqualTo("input");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$where\": \"sleep(1000)\"}",
        "{\"$gt\": \"\"}",
        "[{\"b.c\": null}]",
        "{\"$oid\": \"507f1f77bcf86cd799439011\"}"
      })
  void takesNoOperatorsInsideValues(String value) {
    var answer = send(Map.of("action", "x", "custom", Map.of("a", JSON.readTree(value))));
    assertThat(TestTokens.codes(answer)).as(answer.toString()).containsExactly("BAD_INPUT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"__proto__\": {\"admin\": true}}",
        "{\"constructor\": {\"prototype\": {\"admin\": true}}, \"toString\": \"x\"}",
        "{\"_id\": 1, \"t\": \"other\", \"s\": 1}"
      })
  void keepsValuesAsTheyWereSent(String custom) {
    var answer = send(Map.of("action", "x", "custom", JSON.readTree(custom)));
    assertThat(answer.at("/data/sendAudit/event/customJson"))
        .as(answer.toString())
        .isEqualTo(JSON.readTree(custom));
    assertThat(found(Map.of())).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\": {\"$ne\": \"\"}}",
        "{\"$where\": \"true\"}",
        "{\"action\": {\"equals\": {\"$gt\": \"\"}}}",
        "{\"action\": {\"in\": [{\"$gt\": \"\"}]}}",
        "{\"occurredAt\": {\"from\": {\"$gt\": \"\"}}}",
        "{\"custom\": {\"$or\": [{}]}}",
        "{\"ip\": {\"equals\": \"0.0.0.0/0' || '1'=='1\"}}"
      })
  void refusesOperatorsInFilters(String filter) {
    send(Map.of("action", "x"));
    var answer = server.graphql(token, tenant, FIND, Map.of("filter", JSON.readTree(filter)));
    assertThat(TestTokens.codes(answer)).as(answer.toString()).containsOnly("BAD_INPUT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$gt\": \"\"}",
        "' || '1'=='1",
        ".*",
        "(?i).*",
        "*",
        "%",
        "\"; db.dropDatabase(); \"",
        "\\",
        "[",
        "~x",
        "AND",
        "\u0000"
      })
  void looksForTextsAsTheyAre(String text) {
    send(Map.of("action", "x"));
    assertThat(found(Map.of("action", Map.of("equals", text)))).isZero();
    assertThat(found(Map.of("action", Map.of("startsWith", text)))).isZero();
    var quoted = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    var search = server.graphql(token, tenant, FIND, Map.of("search", "action:" + quoted));
    assertThat(search.at("/data/auditEvents/nodes").size()).as(search.toString()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"clientId\": {\"$gt\": \"\"}, \"secret\": {\"$gt\": \"\"}}",
        "{\"clientId\": [\"a\"], \"secret\": null}",
        "{\"clientId\": {\"$ne\": null}}",
        "{\"code\": {\"$ne\": null}}"
      })
  void signsNobodyInByAnOperator(String body) throws Exception {
    for (var path : new String[] {"/auth/vendor", "/portal/session"}) {
      var answer = post(path, body);
      assertThat(answer.statusCode()).as(path + answer.body()).isIn(400, 401);
      assertThat(answer.body()).doesNotContain("token\":\"", "Exception");
    }
    var basic =
        server.askForToken(
            new TestTokens.Client("{\"$gt\":\"\"}", "{\"$gt\":\"\"}"),
            "grant_type=client_credentials");
    assertThat(basic.has("access_token")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action[$where]=1",
        "createdAt[$regex]=.*",
        "severity={\"$ne\":\"\"}",
        "$where=1",
        "a.b=1",
        "action[$in][$gt]=1",
        "sortBy=$natural",
        "sortBy=action.name",
        "createdAt={\"$gt\":{\"$gt\":1}}"
      })
  void refusesOperatorsInTheDialect(String query) throws Exception {
    var parts = query.split("=", 2);
    var encoded =
        URLEncoder.encode(parts[0], StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(parts[1], StandardCharsets.UTF_8);
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(server.base() + "/audits?" + encoded))
                .header("x-access-token", token)
                .header("frontegg-tenant-id", tenant)
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("errors").isArray()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$where", "{\"$ne\":\"\"}", "../acme", "a b", "-a", ".a", "a/b"})
  void takesNoSuchTenant(String id) {
    var answer = server.graphql(token, id, "{ viewer { tenant { id } } }");
    assertThat(TestTokens.codes(answer)).as(answer.toString()).containsExactly("BAD_INPUT");
  }

  @Test
  void takesNoCursorThatItDidNotMakeForThis() {
    for (int i = 0; i < 3; i++) {
      send(Map.of("action", "x"));
    }
    var cursor = cursor("order: OLDEST_FIRST, first: 1");
    assertThat(after(cursor, "order: OLDEST_FIRST").at("/data/auditEvents/nodes").size())
        .isEqualTo(2);
    for (int i = 0; i < cursor.length(); i++) {
      var letter = cursor.charAt(i) == 'A' ? 'B' : 'A';
      refused(
          after(cursor.substring(0, i) + letter + cursor.substring(i + 1), "order: OLDEST_FIRST"));
      refused(after(cursor.substring(0, i), "order: OLDEST_FIRST"));
    }
    refused(after(cursor + "A", "order: OLDEST_FIRST"));
    refused(after(cursor, "order: NEWEST_FIRST"));
    refused(after(cursor, "order: OLDEST_FIRST, filter: {action: {equals: \"x\"}}"));
    refused(after(cursor, "sort: {field: \"action\"}"));
    for (var nonsense :
        new String[] {"", "1", "null", "eyJzIjoxfQ", "../../etc/passwd", "A".repeat(100_000)}) {
      refused(after(nonsense, "order: OLDEST_FIRST"));
    }
  }

  @Test
  void writesNothingOfWhatItIsSentIntoItsLog(CapturedOutput output) throws Exception {
    var word = "xylograph" + UUID.randomUUID().toString().replace("-", "");
    var line = "x\n2026-01-01 ERROR forged " + word + "\r\u001b[31m" + word + "@acme.test";
    send(
        Map.of(
            "action",
            word,
            "description",
            line,
            "actor",
            Map.of("name", line, "email", word + "@acme.test"),
            "userAgent",
            line,
            "custom",
            Map.of("a", line)));
    send(Map.of("action", word, "ip", word));
    send(Map.of("action", word, "custom", Map.of("$" + word, 1)));
    server.graphql(token, tenant, "{ " + word + " }");
    server.graphql(token, tenant, FIND, Map.of("search", word + ":" + word));
    server.graphql(word + "." + word + "." + word, tenant, "{ viewer { id } }");
    server.askForToken(new TestTokens.Client(word, word), "grant_type=client_credentials");
    post("/portal/session", "{\"code\": \"" + word + "\"}");
    post("/auth/vendor", "{\"clientId\": \"" + word + "\", \"secret\": \"" + word + "\"}");
    post("/" + word, "{");
    server.user(tenant, "viewer");
    assertThat(output.getAll()).doesNotContain(word, token, "ana@acme.test");
  }

  private static void refused(JsonNode answer) {
    assertThat(TestTokens.codes(answer)).as(answer.toString()).containsExactly("BAD_CURSOR");
  }

  private String cursor(String arguments) {
    return server
        .graphql(token, tenant, "{ auditEvents(" + arguments + ") { pageInfo { endCursor } } }")
        .at("/data/auditEvents/pageInfo/endCursor")
        .asString();
  }

  private JsonNode after(String cursor, String arguments) {
    return server.graphql(
        token,
        tenant,
        "query($after: Cursor) { auditEvents(after: $after, "
            + arguments
            + ") { nodes { sequence } } }",
        Map.of("after", cursor));
  }

  private int found(Map<String, ?> filter) {
    var answer = server.graphql(token, tenant, FIND, Map.of("filter", filter));
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    return answer.at("/data/auditEvents/nodes").size();
  }

  private JsonNode send(Map<String, ?> input) {
    return server.graphql(token, tenant, SEND, Map.of("input", input));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(server.base().resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
