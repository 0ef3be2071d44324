package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AuditEventControllerTests {

  private static final String PAGE =
      """
      query($first: Int, $after: Cursor, $last: Int, $before: Cursor,
            $filter: AuditEventFilter, $order: AuditEventOrder, $limit: Int) {
        auditEvents(first: $first, after: $after, last: $last, before: $before,
                    filter: $filter, order: $order) {
          edges { cursor node { id } }
          nodes { id sequence action }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          totalCount(limit: $limit) { value exact }
        }
      }
      """;

  @Autowired ApplicationContext context;
  @Autowired Ingestion ingestion;

  private final String tenant = "query-" + UUID.randomUUID();
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void answersNewestFirstAndPagesByCursors() {
    for (var action : List.of("a", "b", "c", "d", "e")) {
      send(Map.of("action", action));
    }
    var first = page(Map.of("first", 2));
    assertThat(actions(first)).containsExactly("e", "d");
    assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
    assertThat(first.at("/totalCount/value").asInt()).isEqualTo(5);
    assertThat(first.at("/totalCount/exact").asBoolean()).isTrue();
    assertThat(first.at("/edges/1/cursor")).isEqualTo(first.at("/pageInfo/endCursor"));
    assertThat(first.at("/edges/1/node/id")).isEqualTo(first.at("/nodes/1/id"));

    var after = first.at("/pageInfo/endCursor").asString();
    assertThat(actions(page(Map.of("after", after)))).containsExactly("c", "b", "a");
    assertThat(actions(page(Map.of("last", 1, "before", after)))).containsExactly("e");
    assertThat(actions(page(Map.of("order", "OLDEST_FIRST", "first", 2))))
        .containsExactly("a", "b");
    assertThat(page(Map.of("limit", 3)).path("totalCount").toString())
        .isEqualTo("{\"value\":3,\"exact\":false}");
  }

  @Test
  void answersAllThatAnEventHas() {
    send(
        Map.of(
            "action", "doc.shared",
            "severity", "HIGH",
            "actor", Map.of("id", "u1", "email", "ana@acme.test"),
            "resource", Map.of("type", "doc", "id", "7"),
            "changes", List.of(Map.of("field", "public", "before", false, "after", true)),
            "custom", Map.of("plan", "pro"),
            "idempotencyKey", "k1"));
    var answer =
        server.graphql(
            server.vendor(),
            tenant,
            """
            { auditEvents { nodes {
              id sequence tenantId occurredAt receivedAt action severity outcome
              actor { id name email type } impersonator { id } resource { type id name }
              description ip userAgent traceId idempotencyKey changes { field before after }
              custom { _ } customJson structureVersion } } }
            """);
    assertThat(answer.has("errors")).as("%s", answer).isFalse();
    var event = answer.at("/data/auditEvents/nodes/0");
    assertThat(event.path("sequence").asLong()).isEqualTo(1);
    assertThat(event.path("tenantId").asString()).isEqualTo(tenant);
    assertThat(event.path("receivedAt").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
    assertThat(event.at("/actor/type").asString()).isEqualTo("USER");
    assertThat(event.at("/changes/0/after").asBoolean()).isTrue();
    assertThat(event.at("/customJson/plan").asString()).isEqualTo("pro");

    var id = event.path("id").asString();
    assertThat(event(server.vendor(), tenant, id).path("action").asString())
        .isEqualTo("doc.shared");
    assertThat(event(server.vendor(), "other-" + tenant, id).isNull()).isTrue();
    assertThat(event(server.vendor(), tenant, "nonsense").isNull()).isTrue();
  }

  @Test
  void filtersAlsoByTheTenantsOwnFields() {
    addField("amount", "NUMBER");
    send(Map.of("action", "pay", "custom", Map.of("amount", 5)));
    send(Map.of("action", "pay", "custom", Map.of("amount", 50)));
    send(Map.of("action", "pay", "custom", Map.of("amount", "much")));
    send(Map.of("action", "look"));
    var dear = Map.of("custom", Map.of("amount", Map.of("gt", 5)));
    assertThat(sequences(page(Map.of("filter", dear)))).containsExactly(2L);
    assertThat(sequences(page(Map.of("filter", Map.of("not", dear))))).containsExactly(4L, 3L, 1L);
    var unknown = Map.of("custom", Map.of("amount", Map.of("exists", false)));
    assertThat(page(Map.of("filter", unknown)).at("/totalCount/value").asInt()).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrongWithACodeAndAPath() {
    assertThat(code(Map.of("first", 201))).isEqualTo("BAD_INPUT");
    assertThat(code(Map.of("first", 1, "last", 1))).isEqualTo("BAD_INPUT");
    assertThat(code(Map.of("limit", 0))).isEqualTo("BAD_INPUT");
    assertThat(code(Map.of("after", "forged"))).isEqualTo("BAD_CURSOR");
    var answer = ask(Map.of("filter", Map.of("occurredAt", Map.of("from", "yesterday"))));
    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/extensions/path").toString())
        .isEqualTo("[\"filter\",\"occurredAt\",\"from\"]");
    assertThat(answer.at("/errors/0/extensions/executionId").isString()).isTrue();
  }

  @Test
  void asksForThePermission() {
    var blind = server.vendor(Permission.WRITE_AUDITS);
    assertThat(TestTokens.codes(server.graphql(blind, tenant, PAGE))).containsExactly("FORBIDDEN");
    assertThat(TestTokens.codes(server.graphql(server.vendor(), null, PAGE)))
        .containsExactly("TENANT_REQUIRED");
  }

  @Test
  void showsATenantsUserWhatIsOn() {
    addField("plan", "TEXT");
    send(
        Map.of(
            "action",
            "a",
            "description",
            "for the vendor",
            "actor",
            Map.of("id", "u1", "name", "Ana"),
            "custom",
            Map.of("plan", "pro", "undeclared", 1)));
    var user = server.user(tenant, "viewer");
    var answer =
        server.graphql(
            user,
            null,
            """
            { auditEvents { nodes {
              description actor { id name } custom { plan } customJson } } }
            """);
    assertThat(answer.at("/data/auditEvents/nodes/0"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {
                      "description": null,
                      "actor": {"id": null, "name": "Ana"},
                      "custom": {"plan": "pro"},
                      "customJson": {"plan": "pro", "undeclared": 1}
                    }
                    """));
    var probe =
        server.graphql(
            user, null, PAGE, Map.of("filter", Map.of("actorId", Map.of("startsWith", "u"))));
    assertThat(TestTokens.codes(probe)).containsExactly("FORBIDDEN_FIELD");
  }

  private void addField(String name, String type) {
    var answer =
        server.graphql(
            server.vendor(),
            tenant,
            "mutation($input: AddFieldInput!) { addField(input: $input, scope: TENANT)"
                + " { version } }",
            Map.of("input", Map.of("name", name, "displayName", name, "type", type)));
    assertThat(answer.has("errors")).as("%s", answer).isFalse();
  }

  private JsonNode event(String token, String tenant, String id) {
    var answer =
        server.graphql(
            token, tenant, "query($id: ID!) { auditEvent(id: $id) { action } }", Map.of("id", id));
    return answer.at("/data/auditEvent");
  }

  private JsonNode ask(Map<String, ?> variables) {
    return server.graphql(server.vendor(), tenant, PAGE, variables);
  }

  private JsonNode page(Map<String, ?> variables) {
    var answer = ask(variables);
    assertThat(answer.has("errors")).as("%s", answer).isFalse();
    return answer.at("/data/auditEvents");
  }

  private String code(Map<String, ?> variables) {
    return TestTokens.codes(ask(variables)).getFirst();
  }

  private static List<String> actions(JsonNode page) {
    return page.path("nodes").valueStream().map(node -> node.path("action").asString()).toList();
  }

  private static List<Long> sequences(JsonNode page) {
    return page.path("nodes").valueStream().map(node -> node.path("sequence").asLong()).toList();
  }

  private void send(Map<String, ?> input) {
    ingestion.send(new TenantId(tenant), new HashMap<>(input));
  }
}
