package dev.annals.hostile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request that no client means well with, and what is answered to it.
 *
 * @param name what it tries
 * @param method of HTTP
 * @param contentType of its body
 * @param body as it is sent; for GET the query string
 * @param status of the answer
 * @param code in {@code extensions.code} of its first error; null where the answer has no body
 */
public record Hostile(
    String name,
    String method,
    String contentType,
    String body,
    int status,
    @Nullable String code) {

  private static final int TOO_LONG = 140_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PAGE =
      "auditEvents(first: 200) { nodes { id sequence tenantId occurredAt receivedAt action severity"
          + " outcome actor { id name email type } resource { type id name } description ip"
          + " userAgent traceId idempotencyKey customJson structureVersion } }";

  /** All of them. */
  public static List<Hostile> all() {
    var all = new ArrayList<Hostile>();
    all.addAll(documents());
    all.addAll(roots());
    all.addAll(grown());
    all.addAll(variables());
    all.addAll(bodies());
    return all;
  }

  private static List<Hostile> documents() {
    return List.of(
        tooComplex(
            "levels of fields",
            "{ __schema { types " + nested("{ ofType ", 60, "{ name }") + " } }"),
        tooComplex("aliases of one field", "{ viewer { " + repeated("a%d: id ", 2_000) + "} }"),
        tooComplex(
            "costly fields under aliases",
            "{ " + repeated("a%d: auditFacets(fields: [\"action\"]) { field } ", 49) + "}"),
        tooComplex("fields at the root", "{ " + repeated("a%d: viewer { id } ", 150) + "}"),
        tooComplex(
            "mutations in one request",
            "mutation { "
                + repeated("a%d: sendAudit(input: {action: \"x\"}) { duplicate } ", 100)
                + "}"),
        tooComplex(
            "the same field again and again", "{ viewer { " + repeated("id ", 4_000) + "} }"),
        tooComplex("fragments that double", doubling(60)),
        tooComplex("fragments that double rows", doublingRows(20)),
        tooComplex("pages under aliases", "{ " + repeated("a%d: " + PAGE + " ", 15) + "}"),
        tooComplex("operations", repeated("query Q%d { viewer { id } } ", 60), Map.of(), "Q1"),
        tooComplex(
            "pages of variables",
            "query($n: Int) { " + repeated("a%d: " + PAGE.replace("200", "$n") + " ", 15) + "}",
            Map.of("n", 1_000_000),
            null),
        badInput(
            "fragments in a circle",
            "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }"),
        badInput(
            "introspection in a circle",
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"),
        badInput("tokens", "{ viewer { " + repeated("id ", 12_000) + "} }"),
        badInput("a long document", "{ viewer { id } } #" + "x".repeat(300_000)),
        badInput("white space", "{ viewer { id } }" + " \n".repeat(50_000)),
        badInput(
            "literals in literals",
            "{ auditEvents(filter: "
                + nested("{ and: [", 2_000, "").replace(" }", "]}")
                + ") { nodes { id } } }"),
        badInput(
            "conditions in conditions",
            "query($f: AuditEventFilter) { auditEvents(filter: $f) { nodes { id } } }",
            Map.of("f", nestedFilter(300))),
        badInput(
            "a long list",
            "query($f: AuditEventFilter) { auditEvents(filter: $f) { nodes { id } } }",
            Map.of("f", Map.of("action", Map.of("in", Collections.nCopies(100_000, "x"))))),
        badInput("directives", "{ viewer { id " + repeated("@skip(if: false) ", 2_000) + "} }"),
        badInput("a field that almost exists", "{ auditEvent_ { id } }"),
        badInput(
            "a long number", "{ auditEvents(first: " + "9".repeat(10_000) + ") { nodes { id } } }"),
        badInput(
            "a long search",
            "query($s: String) { auditEvents(search: $s) { nodes { id } } }",
            Map.of("s", "a ".repeat(50_000))));
  }

  /** Roots of subscriptions that come out empty. */
  private static List<Hostile> roots() {
    return List.of(
        badInput(
            "a subscription that skips its field",
            "subscription { exportProgress(id: 1) @skip(if: true) { id } }"),
        badInput(
            "a subscription that skips by a variable",
            "subscription($v: Boolean!) { ... @include(if: $v) { exportProgress(id: 1) { id } } }"),
        badInput(
            "a subscription of another type", "subscription { ... on Query { viewer { id } } }"),
        badInput(
            "a subscription of a fragment of another type",
            "subscription { ...F } fragment F on Viewer { id }"));
  }

  /** Each construct of the language, and more of it than a document may have. */
  private static List<Hostile> grown() {
    return GrowingDocument.all().stream()
        .map(
            growing ->
                document(
                    "too much of " + growing,
                    growing.ofLength(TOO_LONG),
                    Map.of(),
                    null,
                    "BAD_INPUT"))
        .toList();
  }

  private static List<Hostile> variables() {
    return List.of(
        badInput(
            "a severity of much text",
            "query($f: AuditEventFilter) { auditEvents(filter: $f) { nodes { id } } }",
            Map.of(
                "f", Map.of("severity", Map.of("in", List.of(" with value '".repeat(100_000)))))),
        badInput(
            "a page of an immense size",
            "query($n: Int) { auditEvents(first: $n) { nodes { id } } }",
            Map.of("n", new BigDecimal("1e999999999"))));
  }

  private static List<Hostile> bodies() {
    var json = "application/json";
    var query = "{\"query\": \"{ viewer { id } }\"}";
    return List.of(
        new Hostile(
            "many requests in one",
            "POST",
            json,
            "[" + query + "," + query + "]",
            400,
            "BAD_INPUT"),
        new Hostile("no object", "POST", json, "\"x\"", 400, "BAD_INPUT"),
        new Hostile("no query", "POST", json, "{\"query\": null}", 400, "BAD_INPUT"),
        new Hostile(
            "a query that is no text", "POST", json, "{\"query\": {\"a\": 1}}", 400, "BAD_INPUT"),
        new Hostile(
            "variables that are no object",
            "POST",
            json,
            "{\"query\": \"{ viewer { id } }\", \"variables\": [1]}",
            400,
            "BAD_INPUT"),
        new Hostile(
            "objects in objects",
            "POST",
            json,
            "{\"query\": \"{ viewer { id } }\", \"variables\": "
                + "{\"a\":".repeat(5_000)
                + "1"
                + "}".repeat(5_000)
                + "}",
            400,
            "BAD_INPUT"),
        new Hostile("half a body", "POST", json, "{\"query\": \"{ viewer", 400, "BAD_INPUT"),
        new Hostile(
            "a form",
            "POST",
            "application/x-www-form-urlencoded",
            "query=%7B+viewer+%7B+id+%7D+%7D",
            415,
            null),
        new Hostile("text that a page may send anywhere", "POST", "text/plain", query, 415, null),
        new Hostile(
            "parts",
            "POST",
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n{ viewer { id } }\r\n--x--\r\n",
            415,
            null),
        new Hostile("a query by GET", "GET", json, "query=%7Bviewer%7Bid%7D%7D", 405, null),
        new Hostile(
            "a mutation by GET",
            "GET",
            json,
            "query=mutation%7BsendAudit(input:%7Baction:%22x%22%7D)%7Bduplicate%7D%7D",
            405,
            null));
  }

  private static Hostile tooComplex(String name, String document) {
    return tooComplex(name, document, Map.of(), null);
  }

  private static Hostile tooComplex(
      String name, String document, Map<String, ?> variables, @Nullable String operation) {
    return document(name, document, variables, operation, "QUERY_TOO_COMPLEX");
  }

  private static Hostile badInput(String name, String document) {
    return badInput(name, document, Map.of());
  }

  private static Hostile badInput(String name, String document, Map<String, ?> variables) {
    return document(name, document, variables, null, "BAD_INPUT");
  }

  private static Hostile document(
      String name,
      String document,
      Map<String, ?> variables,
      @Nullable String operation,
      String code) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("query", document);
    body.put("variables", variables);
    body.put("operationName", operation);
    return new Hostile(name, "POST", "application/json", JSON.writeValueAsString(body), 200, code);
  }

  private static String repeated(String part, int times) {
    var text = new StringBuilder();
    for (int i = 0; i < times; i++) {
      text.append(part.replace("%d", String.valueOf(i)));
    }
    return text.toString();
  }

  private static String nested(String opening, int times, String innermost) {
    return opening.repeat(times) + innermost + " }".repeat(times);
  }

  private static Map<String, ?> nestedFilter(int levels) {
    Map<String, ?> filter = Map.of("action", Map.of("equals", "x"));
    for (int i = 0; i < levels; i++) {
      filter = Map.of("not", filter);
    }
    return filter;
  }

  private static String doubling(int levels) {
    var text = new StringBuilder("{ ...F0 } ");
    for (int i = 0; i < levels; i++) {
      text.append("fragment F%d on Query { ...F%d ...F%d } ".formatted(i, i + 1, i + 1));
    }
    return text + "fragment F%d on Query { viewer { id } }".formatted(levels);
  }

  private static String doublingRows(int levels) {
    return doubling(levels)
        .replace("{ ...F0 }", "{ auditEvents { nodes { ...F0 } } }")
        .replace("on Query", "on AuditEvent")
        .replace("{ viewer { id } }", "{ id }");
  }

  @Override
  public String toString() {
    return name;
  }
}
