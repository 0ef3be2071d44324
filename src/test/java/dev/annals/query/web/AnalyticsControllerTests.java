package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** Sorting, counting and what is carried, asked through GraphQL a moment after it was sent. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AnalyticsControllerTests {

  @Autowired ApplicationContext context;
  @Autowired Ingestion ingestion;

  private final String tenant = "figures-" + UUID.randomUUID();
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void sortsByAFieldAndPagesBothWays() {
    addField("amount", "NUMBER");
    for (var amount : List.of(5, 12.5, 3, 100, 12.5)) {
      send(Map.of("action", "pay", "custom", Map.of("amount", amount)));
    }
    send(Map.of("action", "look"));
    var rising = List.of(3L, 1L, 2L, 5L, 4L, 6L);
    var falling = List.of(4L, 5L, 2L, 1L, 3L, 6L);
    assertThat(walk("ASC", "first", "after", "endCursor", "hasNextPage")).isEqualTo(rising);
    assertThat(walk("DESC", "first", "after", "endCursor", "hasNextPage")).isEqualTo(falling);
    assertThat(walk("ASC", "last", "before", "startCursor", "hasPreviousPage"))
        .isEqualTo(rising.reversed());
    assertThat(walk("DESC", "last", "before", "startCursor", "hasPreviousPage"))
        .isEqualTo(falling.reversed());
  }

  /** All sequences in the order of the walk, page by page of two. */
  private List<Long> walk(
      String direction, String size, String place, String cursor, String hasMore) {
    var walked = new ArrayList<Long>();
    var variables = new HashMap<String, Object>();
    variables.put(size, 2);
    variables.put("sort", Map.of("field", "amount", "direction", direction));
    boolean more = true;
    while (more) {
      var page =
          ask(
              """
              query($first: Int, $after: Cursor, $last: Int, $before: Cursor, $sort: AuditEventSort) {
                auditEvents(first: $first, after: $after, last: $last, before: $before, sort: $sort) {
                  nodes { sequence }
                  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
                  totalCount { value exact }
                }
              }
              """,
              variables);
      var events = page.at("/data/auditEvents");
      assertThat(events.at("/totalCount/value").asInt()).isEqualTo(6);
      var sequences = numbers(events.path("nodes"));
      if (size.equals("last")) {
        Collections.reverse(sequences);
      }
      walked.addAll(sequences);
      more = events.path("pageInfo").path(hasMore).asBoolean();
      variables.put(place, events.path("pageInfo").path(cursor).asString());
    }
    return walked;
  }

  @Test
  void refusesATimeThatIsNoneByItsName() {
    for (var time : List.of("x", "2026-01-01", "a\n2026 ERROR a line of somebody else's")) {
      for (var name : List.of("from", "to")) {
        var variables = new HashMap<String, Object>();
        variables.put("from", "2026-01-01T00:00:00Z");
        variables.put("to", "2026-01-02T00:00:00Z");
        variables.put(name, time);
        var answer =
            server.graphql(
                server.vendor(),
                tenant,
                "query($from: DateTime!, $to: DateTime!) { auditHistogram(from: $from, to: $to,"
                    + " interval: DAY) { buckets { count } } }",
                variables);
        assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
        assertThat(answer.at("/errors/0/extensions/path/0").asString()).isEqualTo(name);
      }
    }
  }

  @Test
  void refusesACursorOfAnotherFilterOrOrder() {
    for (var action : List.of("a", "b", "a", "b")) {
      send(Map.of("action", action));
    }
    var ofA = cursor(Map.of("first", 1, "filter", action("a")));
    assertThat(codes(Map.of("first", 1, "after", ofA, "filter", action("a")))).isEmpty();
    assertThat(codes(Map.of("first", 1, "after", ofA, "filter", action("b"))))
        .containsExactly("BAD_CURSOR");
    assertThat(codes(Map.of("first", 1, "after", ofA))).containsExactly("BAD_CURSOR");
    var sorted = Map.of("field", "action");
    assertThat(codes(Map.of("first", 1, "after", ofA, "filter", action("a"), "sort", sorted)))
        .containsExactly("BAD_CURSOR");
    var ofSorted = cursor(Map.of("first", 1, "sort", sorted));
    assertThat(codes(Map.of("first", 1, "after", ofSorted, "sort", sorted))).isEmpty();
    assertThat(codes(Map.of("first", 1, "after", ofSorted))).containsExactly("BAD_CURSOR");
    assertThat(
            codes(
                Map.of(
                    "first",
                    1,
                    "after",
                    ofSorted,
                    "sort",
                    Map.of("field", "action", "direction", "ASC"))))
        .containsExactly("BAD_CURSOR");
  }

  private static Map<String, Object> action(String action) {
    return Map.of("action", Map.of("equals", action));
  }

  private String cursor(Map<String, ?> variables) {
    return page(variables).at("/data/auditEvents/pageInfo/endCursor").asString();
  }

  private List<String> codes(Map<String, ?> variables) {
    return TestTokens.codes(page(variables));
  }

  private JsonNode page(Map<String, ?> variables) {
    return ask(
        """
        query($first: Int, $after: Cursor, $filter: AuditEventFilter, $sort: AuditEventSort) {
          auditEvents(first: $first, after: $after, filter: $filter, sort: $sort) {
            nodes { sequence } pageInfo { endCursor }
          }
        }
        """,
        variables);
  }

  @Test
  void countsValuesUnderTheFilter() {
    addField("region", "TEXT");
    for (var region : List.of("eu", "us", "eu", "eu", "ap", "us")) {
      send(
          Map.of(
              "action", region.equals("ap") ? "look" : "pay",
              "severity", region.equals("us") ? "HIGH" : "INFO",
              "custom", Map.of("region", region)));
    }
    var answer =
        ask(
            """
            query($filter: AuditEventFilter) {
              auditFacets(fields: ["region", "severity"], filter: $filter) {
                field values { value count }
              }
            }
            """,
            Map.of("filter", action("pay")));
    assertThat(answer.at("/data/auditFacets").toString())
        .isEqualTo(
            "[{\"field\":\"region\",\"values\":[{\"value\":\"eu\",\"count\":3},{\"value\":\"us\",\"count\":2}]},"
                + "{\"field\":\"severity\",\"values\":[{\"value\":\"INFO\",\"count\":3},{\"value\":\"HIGH\",\"count\":2}]}]");
  }

  @Test
  void suggestsWhatBeginsSo() {
    for (var name : List.of("Ana", "ana maria", "Bob", "Ana")) {
      send(Map.of("action", "look", "actor", Map.of("name", name)));
    }
    var answer = ask("{ suggest(field: \"actor\", prefix: \"AN\") }", Map.of());
    assertThat(answer.at("/data/suggest").toString()).isEqualTo("[\"Ana\",\"ana maria\"]");
    var severity = ask("{ suggest(field: \"severity\", prefix: \"in\") }", Map.of());
    assertThat(severity.at("/data/suggest").toString()).isEqualTo("[\"INFO\"]");
  }

  @Test
  void dividesATimeByDaysOfATimeZone() {
    // The night of 29 March 2026 is an hour shorter in Berlin.
    for (var time :
        List.of(
            "2026-03-28T22:59:59Z",
            "2026-03-28T23:00:00Z",
            "2026-03-29T21:59:59Z",
            "2026-03-29T22:00:00Z",
            "2026-04-01T00:00:00Z")) {
      send(Map.of("action", "look", "occurredAt", time));
    }
    var answer =
        ask(
            """
            { auditHistogram(from: "2026-03-28T12:00:00Z", to: "2026-03-30T12:00:00Z",
                             interval: DAY, timeZone: "Europe/Berlin", by: "action") {
                buckets { from to count by { value count } } } }
            """,
            Map.of());
    var buckets = answer.at("/data/auditHistogram/buckets");
    assertThat(buckets.findValuesAsString("from"))
        .containsExactly(
            "2026-03-28T12:00:00.000Z", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z");
    assertThat(Stream.of(0, 1, 2).map(i -> buckets.path(i).path("count").asInt()))
        .containsExactly(1, 2, 1);
    assertThat(buckets.at("/1/by").toString()).isEqualTo("[{\"value\":\"look\",\"count\":2}]");
  }

  @Test
  void countsInAHistogramWhatASearchFinds() {
    for (var action : List.of("open door", "open window", "close door")) {
      send(Map.of("action", action, "occurredAt", "2026-03-29T10:00:00Z"));
    }
    var histogram =
        """
        query($search: String) {
          auditHistogram(from: "2026-03-29T00:00:00Z", to: "2026-03-30T00:00:00Z",
                         interval: DAY, search: $search) { buckets { count } } }
        """;

    var found = ask(histogram, Map.of("search", "door -close"));
    var unread = ask(histogram, Map.of("search", "severity:none"));

    assertThat(found.at("/data/auditHistogram/buckets/0/count").asInt()).isEqualTo(1);
    assertThat(TestTokens.codes(unread)).containsExactly("BAD_INPUT");
    assertThat(unread.at("/errors/0/extensions/path").toString()).isEqualTo("[\"search\"]");
  }

  @Test
  void refusesAHistogramThatIsTooFine() {
    var answer =
        ask(
            """
            { auditHistogram(from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z",
                             interval: MINUTE) { buckets { count } } }
            """,
            Map.of());
    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/extensions/path").toString()).isEqualTo("[\"interval\"]");
  }

  @Test
  void tellsTodaysEventsAndTheSevereOnesOfTheWeek() {
    send(Map.of("action", "now"));
    send(Map.of("action", "now", "severity", "CRITICAL"));
    send(Map.of("action", "then", "severity", "HIGH", "occurredAt", "2026-01-01T00:00:00Z"));
    var answer = ask("{ auditStats { totalToday severeThisWeek } }", Map.of());
    assertThat(answer.at("/data/auditStats").toString())
        .isEqualTo("{\"totalToday\":2,\"severeThisWeek\":1}");
  }

  @Test
  void tellsTheHistoryOfAResource() {
    for (var id : List.of("7", "8", "7")) {
      send(Map.of("action", "edit", "resource", Map.of("type", "doc", "id", id)));
    }
    var answer =
        ask("{ resourceHistory(type: \"doc\", id: \"7\") { nodes { sequence } } }", Map.of());
    assertThat(numbers(answer.at("/data/resourceHistory/nodes"))).containsExactly(1L, 3L);
  }

  @Test
  void discoversFieldsThatOneClickMakesColumns() {
    send(Map.of("action", "pay", "custom", Map.of("price", 5, "mixed", "a")));
    send(Map.of("action", "pay", "custom", Map.of("price", 7.5, "mixed", 1)));
    var discovered =
        ask("{ discoveredFields { name type events firstSeen lastSeen sample } }", Map.of())
            .at("/data/discoveredFields");
    assertThat(discovered.findValuesAsString("name")).containsExactly("mixed", "price");
    assertThat(discovered.findValuesAsString("type")).containsExactly("JSON", "NUMBER");
    assertThat(discovered.at("/1/events").asInt()).isEqualTo(2);
    assertThat(discovered.at("/1/sample").asDouble()).isEqualTo(7.5);
    assertThat(Instant.parse(discovered.at("/1/firstSeen").asString()))
        .isBeforeOrEqualTo(Instant.parse(discovered.at("/1/lastSeen").asString()));
    assertThat(
            ask("{ discoveredFields(first: 1, after: \"mixed\") { name } }", Map.of())
                .at("/data/discoveredFields")
                .findValuesAsString("name"))
        .containsExactly("price");
    assertThat(
            ask("{ discoveredFields(first: 1) { name } }", Map.of())
                .at("/data/discoveredFields")
                .findValuesAsString("name"))
        .containsExactly("mixed");
    assertThat(TestTokens.codes(ask("{ discoveredFields(first: 1001) { name } }", Map.of())))
        .containsExactly("BAD_INPUT");

    addField("price", "NUMBER");
    assertThat(
            ask("{ discoveredFields { name } }", Map.of())
                .at("/data/discoveredFields")
                .findValuesAsString("name"))
        .containsExactly("mixed");
    var dear =
        ask("{ auditEvents(filter: {custom: {price: {gt: 6}}}) { nodes { sequence } } }", Map.of());
    assertThat(numbers(dear.at("/data/auditEvents/nodes"))).containsExactly(2L);
  }

  @Test
  void aTenantsUserMayNotSortOrCountByAFieldThatIsOff() {
    send(Map.of("action", "look", "actor", Map.of("email", "ana@acme.test")));
    var user = server.user(tenant, "auditor");
    for (var question :
        List.of(
            "{ auditEvents(sort: {field: \"actorEmail\"}) { nodes { sequence } } }",
            "{ auditFacets(fields: [\"actorEmail\"]) { field } }",
            "{ suggest(field: \"actorEmail\", prefix: \"a\") }",
            """
            { auditHistogram(from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z",
                             interval: DAY, by: "actorEmail") { buckets { count } } }
            """)) {
      assertThat(TestTokens.codes(server.graphql(user, tenant, question)))
          .as(question)
          .containsExactly("FORBIDDEN_FIELD");
      assertThat(TestTokens.codes(server.graphql(server.vendor(), tenant, question))).isEmpty();
    }
  }

  private static List<Long> numbers(JsonNode nodes) {
    var numbers = new ArrayList<Long>();
    nodes.forEach(node -> numbers.add(node.path("sequence").asLong()));
    return numbers;
  }

  private JsonNode ask(String query, Map<String, ?> variables) {
    return server.graphql(server.vendor(), tenant, query, variables);
  }

  private void send(Map<String, Object> input) {
    ingestion.send(new TenantId(tenant), input);
  }

  private void addField(String name, String type) {
    var answer =
        ask(
            "mutation($input: AddFieldInput!) { addField(input: $input) { version } }",
            Map.of("input", Map.of("name", name, "displayName", name, "type", type)));
    assertThat(answer.has("errors")).as("%s", answer).isFalse();
  }
}
