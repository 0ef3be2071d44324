package dev.annals.schemabuilder.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.TestTokens;
import dev.annals.testing.Tool;
import graphql.introspection.IntrospectionQuery;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tools of front-end developers begin with graphql-js and a schema's introspection. */
@Tag("npm")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class GraphqlJsTests {

  private static final List<String> TYPES =
      List.of(
          "TEXT",
          "NUMBER",
          "BOOLEAN",
          "TIMESTAMP",
          "SEVERITY",
          "IP_ADDRESS",
          "EMAIL",
          "URL",
          "CHOICE",
          "JSON");

  @Autowired ApplicationContext context;

  @Test
  void acceptsTheSchemaOfEachTenantAndCaller() throws Exception {
    var server = TestTokens.of(context);
    var vendor = server.vendor();
    var acme = "t-" + UUID.randomUUID();
    TYPES.forEach(type -> add(server, acme, type));
    server.graphql(
        vendor, acme, "mutation { enableField(name: \"fUrl\", enabled: false) { version } }");
    var ofCustom =
        "{ auditEvents(filter: {custom: {fNumber: {gte: 1}, fIp_address: {block: \"10.0.0.0/8\"}}})"
            + " { nodes { custom { fNumber fTimestamp fJson } } } }";

    var made =
        check(
            served(server, vendor, acme, ofCustom),
            served(server, server.user(acme, "viewer"), null, ofCustom),
            served(server, vendor, "t-" + UUID.randomUUID(), "{ viewer { id } }"),
            served(server, vendor, null, "{ viewer { id } }"));

    assertThat(made.valueStream()).hasSize(4).allMatch(each -> each.required("faults").isEmpty());
    assertThat(made.get(0).required("fields").toString())
        .contains("\"fNumber\":\"Float\"", "\"fTimestamp\":\"DateTime\"", "\"fUrl\":\"String\"");
    assertThat(made.get(0).required("filters").toString())
        .contains("\"fSeverity\":\"SeverityFilter\"")
        .doesNotContain("fJson");
    assertThat(made.get(1).toString()).contains("fNumber").doesNotContain("fUrl");
    assertThat(made.get(2).toString()).doesNotContain("fNumber");
    assertThat(made.get(3).toString()).doesNotContain("fNumber");
  }

  private static void add(TestTokens server, String tenant, String type) {
    var choices = type.equals("CHOICE") ? ", choices: [\"eu\", \"us\"]" : "";
    var added =
        server.graphql(
            server.vendor(),
            tenant,
            "mutation { addField(input: {name: \"%s\", displayName: \"A %s\", type: %s%s}) { version } }"
                .formatted(
                    "f" + type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT),
                    type,
                    type,
                    choices));
    assertThat(added.has("errors")).as(added.toString()).isFalse();
  }

  private static Map<String, Object> served(
      TestTokens server, String token, @Nullable String tenant, String document) {
    var answer = server.graphql(token, tenant, IntrospectionQuery.INTROSPECTION_QUERY);
    assertThat(answer.has("errors")).isFalse();
    return Map.of("introspection", answer.required("data"), "document", document);
  }

  @SafeVarargs
  private static JsonNode check(Map<String, Object>... served) throws Exception {
    var input = JsonMapper.shared().writeValueAsString(served);
    return JsonMapper.shared().readTree(Tool.node("graphql-js").run(input, "check.mjs"));
  }
}
