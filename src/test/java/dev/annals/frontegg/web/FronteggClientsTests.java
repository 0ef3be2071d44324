package dev.annals.frontegg.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.testing.TestTokens;
import dev.annals.testing.Tool;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Whoever uses Frontegg's audit logs moves over with the clients that they have: these are
 * Frontegg's own, unmodified, with another address.
 */
@Tag("npm")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FronteggClientsTests {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ALL =
      "{\"sortBy\": \"createdAt\", \"sortDirection\": \"desc\", \"offset\": 0, \"count\": 20}";

  @Autowired ApplicationContext context;
  private final String tenant = "t-" + UUID.randomUUID();
  private TestTokens server;
  private TestTokens.Client client;

  @BeforeEach
  void makeACredential() {
    server = TestTokens.of(context);
    client = server.client(Permission.ALL, null);
  }

  @Test
  void runsTheProgramsOfTheGuide() throws Exception {
    var printed = node().run("", "guide.cjs", client.id(), client.secret(), tenant);

    var answer = JSON.readTree(printed.substring(printed.lastIndexOf("\n{") + 1));
    assertThat(answer.required("total").asInt()).isEqualTo(1);
    var row = answer.required("data").get(0);
    assertThat(texts(row, "user", "resource", "action", "severity", "ip", "tenantId"))
        .containsExactly("info@frontegg.com", "Portal", "Login", "Medium", "1.2.3.4", tenant);
    assertThat(row.required("time").asString()).contains("GMT");
    assertThat(row.required("createdAt").asString()).endsWith("Z");
  }

  @Test
  void answersWhatABackEndAsks() throws Exception {
    var results =
        backEnd(
            call("sendAudit", audit("'action': 'Login', 'severity': 'Info', 'nested': {'a': 1}")),
            call("sendAudit", audit("'action': 'Pay', 'severity': 'High', 'user': 'Ada'")),
            call("sendAudit", audit("'severity': 'Critical', 'user': 'Bob'")),
            call("getAudits", audit("'offset': 0, 'count': 2")),
            call("getAudits", audit("'offset': 2, 'count': 2")),
            call(
                "getAudits",
                audit("'offset': 0, 'count': 5, 'sortBy': 'user', 'sortDirection': 'asc'")),
            call("getAudits", audit("'offset': 0, 'count': 5, 'filter': 'pay'")),
            call("getAudits", audit("'offset': 0, 'count': 5, 'filters': {'severity': 'High'}")),
            call(
                "getAudits", audit("'offset': 0, 'count': 5, 'filters': {'user': ['Ada', 'Bob']}")),
            call(
                "getAudits",
                audit(
                    "'offset': 0, 'count': 5,"
                        + " 'filters': {'createdAt': {'$gt': '2020-01-01T00:00:00.000Z'}}")),
            call("getAudits", audit("'offset': 0, 'count': 5, 'filters': {'user': {'$ne': 'x'}}")),
            call("getAudits", audit("'offset': 0, 'count': 5, 'filters': {'$where': '1'}")),
            call("getAuditsStats", audit("'filters': {}")));

    assertThat(results.get(1).required("value").isNull()).isTrue();
    assertThat(actions(results.get(4))).containsExactly("audit", "Pay");
    assertThat(actions(results.get(5))).containsExactly("Login");
    assertThat(results.get(5).at("/value/total").asInt()).isEqualTo(3);
    assertThat(results.get(5).at("/value/data/0/nested/a").asInt()).isEqualTo(1);
    assertThat(actions(results.get(6))).containsExactly("Pay", "audit", "Login");
    assertThat(actions(results.get(7))).containsExactly("Pay");
    assertThat(actions(results.get(8))).containsExactly("Pay");
    assertThat(actions(results.get(9))).containsExactly("audit", "Pay");
    assertThat(results.get(10).at("/value/total").asInt()).isEqualTo(3);
    assertThat(results.get(11).required("status").asInt()).isEqualTo(400);
    assertThat(results.get(12).required("status").asInt()).isEqualTo(400);
    assertThat(results.get(13).required("value").toString())
        .isEqualTo("{\"totalToday\":3,\"severeThisWeek\":2}");
  }

  /** From the first audit that has it to the column that a tenant's user sees. */
  @Test
  void takesAPropertyThatNobodyDeclaredAllTheWay() throws Exception {
    var property = "p" + UUID.randomUUID().toString().replace("-", "");
    backEnd(
        call("sendAudit", audit("'severity': 'Info', '%s': 'gold'".formatted(property))),
        call("sendAudit", audit("'severity': 'Info', '%s': 'iron'".formatted(property))),
        call("sendAudit", audit("'severity': 'Info'")));
    var discovered =
        server.graphql(server.vendor(), tenant, "{ discoveredFields { name type events } }");
    assertThat(discovered.at("/data/discoveredFields").toString())
        .contains("\"name\":\"%s\",\"type\":\"TEXT\",\"events\":2".formatted(property));

    var before = backEnd(call("getAuditsMetadata", "{}")).get(1).required("value");
    var properties = before.at("/rows/0/properties").deepCopy();
    ((ArrayNode) properties)
        .add(
            JSON.readTree(
                json(
                    ("{'name': '%s', 'displayName': 'Metal %s', 'type': 'AlphaNumeric',"
                            + " 'sortable': true, 'filterable': true, 'showInTable': true,"
                            + " 'showInMoreInfo': 'Always'}")
                        .formatted(property, property))));
    var set =
        backEnd(call("setAuditsMetadata", "{\"properties\": %s}".formatted(properties))).get(1);
    assertThat(set.required("value").required("properties").valueStream())
        .anyMatch(each -> each.required("name").asString().equals(property));

    var results =
        browser(
            server.user(tenant, "auditor"),
            null,
            "[\"metadata\", \"getAuditsMetadata\", {}]",
            "[\"audits\", \"getAudits\", {\"sortBy\": \"%s\", \"sortDirection\": \"asc\", \"offset\": 0, \"count\": 20}]"
                .formatted(property),
            "[\"audits\", \"getAudits\", {\"offset\": 0, \"count\": 20, \"%s\": \"gold\"}]"
                .formatted(property),
            export("csv/v2", "{'name': '%s', 'displayName': 'The metal'}".formatted(property)));
    assertThat(results.get(0).at("/value/properties").valueStream())
        .anySatisfy(
            each -> {
              assertThat(each.required("name").asString()).isEqualTo(property);
              assertThat(each.required("showInTable").asBoolean()).isTrue();
            });
    assertThat(
            results
                .get(1)
                .at("/value/data")
                .valueStream()
                .map(row -> row.path(property).asString("")))
        .containsExactly("gold", "iron", "");
    assertThat(results.get(2).at("/value/total").asInt()).isEqualTo(1);
    assertThat(results.get(3).required("text").asString().lines())
        .containsExactly("The metal", "", "iron", "gold");
    assertThat(results.get(3).required("name").asString()).isEqualTo("audits.csv");
    var after =
        server.graphql(
            server.vendor(), tenant, "{ dataStructure { fields { name custom enabled } } }");
    assertThat(after.toString())
        .contains("{\"name\":\"%s\",\"custom\":true,\"enabled\":true}".formatted(property));
    // Other tests share the default.
    backEnd(
        call(
            "setAuditsMetadata",
            "{\"properties\": %s}".formatted(before.at("/rows/0/properties"))));
  }

  @Test
  void changesNothingWhenMetadataIsSetAsItWasRead() throws Exception {
    var read = backEnd(call("getAuditsMetadata", "{}")).get(1).required("value");

    var set =
        backEnd(
            call(
                "setAuditsMetadata",
                "{\"properties\": %s}".formatted(read.at("/rows/0/properties"))));

    assertThat(set.get(1).required("value")).isEqualTo(read.at("/rows/0"));
  }

  @Test
  void tellsABackEndWhatIsWrong() throws Exception {
    var wrong = new TestTokens.Client(client.id(), "wrong");
    var reader = server.client(Set.of(Permission.READ_AUDITS, Permission.MANAGE_TENANTS), null);
    var elsewhere = server.client(Permission.ALL, Set.of("other-" + tenant));
    var send = call("sendAudit", audit("'severity': 'Info'"));

    assertThat(backEnd(wrong, send).get(0).required("error").asString())
        .isEqualTo("Failed to authenticate with Frontegg");
    var refused = backEnd(reader, send, call("setAuditsMetadata", "{\"properties\": []}"));
    assertThat(refused.get(1).required("status").asInt()).isEqualTo(403);
    assertThat(refused.get(1).at("/body/errors/0").asString()).contains("audits:write");
    assertThat(refused.get(2).required("status").asInt()).isEqualTo(403);
    assertThat(backEnd(elsewhere, send).get(1).required("status").asInt()).isEqualTo(403);
    var awful = backEnd(call("sendAudit", audit("'severity': 'Awful'"))).get(1);
    assertThat(awful.required("status").asInt()).isEqualTo(400);
    assertThat(awful.at("/body/errors/0").asString())
        .isEqualTo("Must be one of Info, Medium, High, Critical, Error.");
  }

  @Test
  void answersWhatABrowserAsks() throws Exception {
    backEnd(
        call("sendAudit", audit("'severity': 'High', 'action': 'Login', 'user': '=1+1'")),
        call("sendAudit", audit("'severity': 'Info', 'action': 'Logout', 'user': 'Ægir'")));

    var results =
        browser(
            server.user(tenant, "auditor"),
            null,
            "[\"audits\", \"getAudits\", %s]"
                .formatted(ALL.replace("}", ", \"paginationMode\": \"virtual\"}")),
            "[\"audits\", \"getAudits\", {\"offset\": 0, \"count\": 20, \"severity\": \"Info\", \"createdAt\": {\"$gt\": \"2020-01-01T00:00:00.000Z\"}}]",
            "[\"audits\", \"getAuditsStats\", {\"sortBy\": \"createdAt\", \"sortDirection\": \"desc\", \"count\": 20}]",
            export(
                "csv/v2",
                "{'name': 'user', 'displayName': 'Who'}, {'name': 'severity', 'displayName': 'How'}"),
            export("csv", "{'name': 'action', 'displayName': 'What'}"),
            export("pdf", "{'name': 'user', 'displayName': 'Who'}"),
            "[\"metadata\", \"getIpMetadata\", \"1.2.3.4\"]",
            "[\"metadata\", \"getCurrentUserIpMetadata\"]");

    assertThat(actions(results.get(0))).containsExactly("Logout", "Login");
    assertThat(actions(results.get(1))).containsExactly("Logout");
    assertThat(results.get(2).at("/value/totalToday").asInt()).isEqualTo(2);
    assertThat(results.get(2).at("/value/severeThisWeek").asInt()).isEqualTo(1);
    assertThat(results.get(3).required("text").asString())
        .isEqualTo("Who,How\r\nÆgir,Info\r\n'=1+1,High\r\n");
    assertThat(results.get(3).required("type").asString()).startsWith("text/csv");
    assertThat(results.get(4).required("text").asString().lines())
        .containsExactly("What", "Logout", "Login");
    assertThat(results.get(5).required("file").asString()).startsWith("%PDF-");
    assertThat(results.get(5).required("type").asString()).isEqualTo("application/pdf");
    assertThat(results.get(6).at("/value/ip").asString()).isEqualTo("1.2.3.4");
    assertThat(results.get(6).at("/value/country_name").isNull()).isTrue();
    assertThat(results.get(7).at("/value/ip").asString()).matches("127\\.0\\.0\\.1|[0:]+1");
  }

  @Test
  void keepsABrowserToItsTenantAndItsPermissions() throws Exception {
    var other = "other-" + tenant;
    backEnd(
        call("sendAudit", audit("'severity': 'Info'")),
        call("sendAudit", json("{'tenantId': '%s', 'severity': 'High'}".formatted(other))));
    var list = "[\"audits\", \"getAudits\", %s]".formatted(ALL);
    var file = export("csv/v2", "{'name': 'user', 'displayName': 'Who'}");

    var own = browser(server.user(tenant, "viewer"), "?tenantId=" + tenant, list, file);
    assertThat(own.get(0).at("/value/total").asInt()).isEqualTo(1);
    assertThat(own.get(1).required("status").asInt()).isEqualTo(403);
    assertThat(own.get(1).required("error").asString())
        .isEqualTo("This requires the permission audits:export.");
    var foreign = browser(server.user(tenant, "auditor"), "?tenantId=" + other, list, file);
    assertThat(foreign.valueStream())
        .allMatch(each -> each.required("status").asInt() == 403)
        .allMatch(each -> each.required("code").asString().equals("FORBIDDEN"));
    var nobody = browser("forged", null, list).get(0);
    assertThat(nobody.required("status").asInt()).isEqualTo(401);
    assertThat(nobody.required("errors").get(0).isString()).isTrue();
  }

  @Test
  void hidesAFieldThatIsOffFromABrowserEverywhere() throws Exception {
    backEnd(call("sendAudit", audit("'severity': 'Info', 'ip': '1.2.3.4', 'secret': 'x'")));
    for (var change :
        List.of(
            "addField(input: {name: \"secret\", displayName: \"Secret\", type: TEXT}) { version }",
            "enableField(name: \"secret\", enabled: false) { version }",
            "enableField(name: \"ip\", enabled: false) { version }")) {
      server.graphql(server.vendor(), tenant, "mutation { %s }".formatted(change));
    }
    var hidden = List.of("ip", "secret");

    var user = server.user(tenant, "auditor");
    var results =
        browser(
            user,
            null,
            "[\"audits\", \"getAudits\", %s]".formatted(ALL),
            "[\"metadata\", \"getAuditsMetadata\", {}]");
    assertThat(results.get(0).at("/value/data/0").propertyNames())
        .doesNotContainAnyElementsOf(hidden);
    assertThat(
            results
                .get(1)
                .at("/value/properties")
                .valueStream()
                .map(each -> each.required("name").asString()))
        .contains("user")
        .doesNotContainAnyElementsOf(hidden);
    for (var name : hidden) {
      var asked =
          browser(
              user,
              null,
              "[\"audits\", \"getAudits\", {\"offset\": 0, \"count\": 20, \"%s\": \"1.2.3.4\"}]"
                  .formatted(name),
              "[\"audits\", \"getAudits\", {\"offset\": 0, \"count\": 20, \"sortBy\": \"%s\"}]"
                  .formatted(name),
              "[\"audits\", \"getAudits\", {\"offset\": 0, \"count\": 20, \"filter\": \"%s:1.2.3.4\"}]"
                  .formatted(name),
              export("csv/v2", "{'name': '%s', 'displayName': 'X'}".formatted(name)));
      assertThat(asked.valueStream().map(each -> each.path("code").asString("")))
          .as(name)
          .containsOnly("FORBIDDEN_FIELD");
    }
    var vendor =
        backEnd(call("getAudits", audit("'offset': 0, 'count': 5, 'filters': {'ip': '1.2.3.4'}")));
    assertThat(vendor.get(1).at("/value/data/0/secret").asString()).isEqualTo("x");
  }

  @Test
  void answersPython() throws Exception {
    var answered =
        python(
            client,
            "[{\"severity\": \"Info\", \"action\": \"py\", \"nested\": {\"a.b\": [1, 2.5]}}, \"%s\"]"
                .formatted(tenant),
            "[{\"severity\": \"Awful\"}, \"%s\"]".formatted(tenant));

    assertThat(answered.get(0).at("/value/action").asString()).isEqualTo("py");
    assertThat(answered.get(0).at("/value/frontegg_id").asString()).isNotEmpty();
    assertThat(answered.get(0).at("/value/nested").toString()).isEqualTo("{\"a.b\":[1,2.5]}");
    assertThat(answered.get(1).required("status").asInt()).isEqualTo(400);
    assertThat(answered.get(1).at("/body/errors/0").isString()).isTrue();
    var refused = python(new TestTokens.Client(client.id(), "wrong"));
    assertThat(refused.get(0).required("status").asInt()).isEqualTo(401);
  }

  private Tool node() throws Exception {
    return Tool.node("frontegg-node")
        .with(
            Map.of(
                "FRONTEGG_API_GATEWAY_URL",
                server.base().toString(),
                "FRONTEGG_AUTHENTICATOR_NUMBER_OF_TRIES",
                "1"));
  }

  private JsonNode backEnd(String... calls) throws Exception {
    return backEnd(client, calls);
  }

  private JsonNode backEnd(TestTokens.Client as, String... calls) throws Exception {
    var printed = node().run(input(as, calls), "back-end.cjs");
    return JSON.readTree(printed.substring(printed.lastIndexOf('\n') + 1));
  }

  private JsonNode python(TestTokens.Client as, String... calls) throws Exception {
    var tool =
        Tool.python("frontegg-python")
            .with(
                Map.of(
                    "FRONTEGG_API_GATEWAY_URL",
                    server.base() + "/",
                    "FRONTEGG_HTTP_TIMEOUT_IN_SECONDS",
                    "30"));
    return JSON.readTree(tool.run(input(as, calls), "audits.py"));
  }

  private static String input(TestTokens.Client as, String... calls) {
    return "{\"clientId\": \"%s\", \"secret\": \"%s\", \"calls\": [%s]}"
        .formatted(as.id(), as.secret(), String.join(", ", calls));
  }

  private JsonNode browser(String token, @Nullable String page, String... calls) throws Exception {
    var input = new HashMap<String, Object>();
    input.put("base", server.base().toString());
    input.put("token", token);
    input.put("page", "https://app.example.com/audits" + (page == null ? "" : page));
    input.put("calls", Arrays.stream(calls).map(JSON::readTree).toList());
    return JSON.readTree(node().run(JSON.writeValueAsString(input), "browser.cjs"));
  }

  private static String call(String method, String argument) {
    return "[\"%s\", %s]".formatted(method, argument);
  }

  private String audit(String parts) {
    return json("{'tenantId': '%s', %s}".formatted(tenant, parts));
  }

  private static String export(String endpoint, String properties) {
    return json(
        ("['audits', 'exportAudits', {'endpoint': '%s', 'headerProps': [%s],"
                + " 'sortBy': 'createdAt', 'sortDirection': 'desc', 'filter': '', 'offset': 0,"
                + " 'outputFileName': 'audits.csv'}]")
            .formatted(endpoint, properties));
  }

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  private static List<String> actions(JsonNode result) {
    assertThat(result.has("value")).as(result.toString()).isTrue();
    return result
        .at("/value/data")
        .valueStream()
        .map(row -> row.required("action").asString())
        .toList();
  }

  private static List<String> texts(JsonNode row, String... names) {
    return Arrays.stream(names).map(name -> row.required(name).asString()).toList();
  }
}
