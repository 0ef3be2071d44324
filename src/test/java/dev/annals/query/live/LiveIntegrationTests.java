package dev.annals.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestTokens;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(180)
class LiveIntegrationTests {

  private static final String FOLLOW =
      """
      subscription($after: Cursor, $filter: AuditEventFilter, $search: String) {
        auditEventsAdded(after: $after, filter: $filter, search: $search) { events { sequence action } cursor }
      }
      """;

  @Autowired ApplicationContext context;
  @Autowired Ingestion ingestion;

  private final String tenant = "live-" + UUID.randomUUID();
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void sendsTheCursorOfNowAtOnceAndThenWhatArrives() {
    send("before");
    try (var socket = open(server.vendor())) {
      socket.subscribe("1", FOLLOW, Map.of());
      assertThat(sequences(batch(socket))).isEmpty();
      send("after");
      assertThat(batch(socket).path("events").path(0).path("action").asString()).isEqualTo("after");
    }
  }

  @Test
  void replaysByTheCursorOfAPageAndByAFilter() {
    for (var action : List.of("a", "b", "a", "b", "a")) {
      send(action);
    }
    var page =
        server.graphql(
            server.vendor(),
            tenant,
            "{ auditEvents(first: 4) { pageInfo { endCursor } nodes { sequence } } }");
    var after = page.at("/data/auditEvents/pageInfo/endCursor").asString();
    try (var socket = open(server.vendor())) {
      socket.subscribe(
          "1", FOLLOW, Map.of("after", after, "filter", Map.of("action", Map.of("equals", "a"))));
      assertThat(sequences(batch(socket))).containsExactly(3L, 5L);
    }
  }

  @Test
  void followsWhatASearchAsksFor() {
    try (var socket = open(server.vendor())) {
      socket.subscribe(
          "1", FOLLOW, Map.of("search", "action:order.* -\"order.cancelled\" severity:info"));
      assertThat(batch(socket).path("events")).isEmpty();
      send("user.login");
      send("order.cancelled");
      send("order.paid");
      var batch = batch(socket);
      while (batch.path("events").isEmpty()) {
        batch = batch(socket);
      }
      assertThat(batch.path("events").toString())
          .isEqualTo("[{\"sequence\":3,\"action\":\"order.paid\"}]");
    }
  }

  @Test
  void refusesASearchThatIsWrong() {
    try (var socket = open(server.vendor())) {
      socket.subscribe("1", FOLLOW, Map.of("search", "colour:red"));
      var error = socket.next();
      assertThat(error.path("type").asString()).isEqualTo("error");
      assertThat(error.at("/payload/0/extensions/code").asString()).isEqualTo("BAD_INPUT");
      assertThat(error.at("/payload/0/message").asString()).contains("colour").contains("severity");
    }
  }

  @Test
  void tellsByErrorMessagesWhatIsWrong() {
    try (var socket = open(server.vendor())) {
      socket.subscribe("1", FOLLOW, Map.of("after", "forged"));
      assertThat(code(socket.next())).isEqualTo("BAD_CURSOR");
      socket.subscribe("2", FOLLOW, Map.of("filter", Map.of("ip", Map.of("equals", "x"))));
      var refused = socket.next();
      assertThat(code(refused)).isEqualTo("BAD_INPUT");
      assertThat(refused.at("/payload/0/extensions/path").toString())
          .isEqualTo("[\"filter\",\"ip\",\"equals\"]");
    }
  }

  @Test
  void endsWhenTheCredentialIsRevoked() {
    send("a");
    var client = server.client(Permission.ALL, null);
    try (var socket = open(server.token(client))) {
      socket.subscribe("1", FOLLOW, Map.of());
      var cursor = batch(socket).path("cursor").asString();
      server.graphql(
          server.vendor(),
          null,
          "mutation($id: ID!) { revokeCredential(id: $id) { id } }",
          Map.of("id", client.id()));
      var end = socket.next();
      assertThat(end.path("type").asString()).isEqualTo("error");
      assertThat(code(end)).isEqualTo("UNAUTHENTICATED");
      assertThat(end.at("/payload/0/extensions/cursor").asString()).isEqualTo(cursor);
    }
  }

  @Test
  void endsForTheTenantsUsersWhenTheLogIsSwitchedOff() {
    send("a");
    try (var socket = open(server.user(tenant, "viewer"))) {
      socket.subscribe("1", FOLLOW, Map.of());
      var cursor = batch(socket).path("cursor").asString();
      server.graphql(
          server.vendor(),
          null,
          "mutation($id: ID!) { enableAuditLogs(tenantId: $id, enabled: false) { id } }",
          Map.of("id", tenant));
      var end = socket.next();
      assertThat(code(end)).isEqualTo("AUDIT_LOGS_DISABLED");
      assertThat(end.at("/payload/0/extensions/cursor").asString()).isEqualTo(cursor);
    }
  }

  /** What can end a stream that flows, and the code that it ends with. */
  private enum End {
    FORBIDDEN("saveRole(input: {name: \"%2$s\", permissions: [\"audits:export\"]}) { name }"),
    TENANT_SUSPENDED("suspendTenant(tenantId: \"%1$s\") { id }"),
    AUDIT_LOGS_DISABLED("enableAuditLogs(tenantId: \"%1$s\", enabled: false) { id }"),
    UNAUTHENTICATED("revokeCredential(id: \"%3$s\") { id }");

    private final String mutation;

    End(String mutation) {
      this.mutation = mutation;
    }
  }

  /** A user of the tenant with a role of the vendor's own, by a link of that credential. */
  private record Ending(String user, TestTokens.Client issuer, String role) {}

  private Ending ending() {
    send("a");
    var role = "role-" + UUID.randomUUID();
    server.graphql(
        server.vendor(),
        null,
        "mutation { saveRole(input: {name: \"%s\", permissions: [\"audits:read\"]}) { name } }"
            .formatted(role));
    var issuer = server.client(Permission.ALL, null);
    return new Ending(server.userOf(server.token(issuer), tenant, role), issuer, role);
  }

  private void bringAbout(End end, Ending ending) {
    var mutation = end.mutation.formatted(tenant, ending.role(), ending.issuer().id());
    var answer = server.graphql(server.vendor(), null, "mutation { " + mutation + " }");
    assertThat(TestTokens.codes(answer)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void saysOverAWebSocketWhyItEnds(End end) {
    var ending = ending();
    try (var socket = open(ending.user())) {
      socket.subscribe("1", FOLLOW, Map.of());
      var cursor = batch(socket).path("cursor").asString();
      bringAbout(end, ending);
      var error = socket.next();
      assertThat(error.path("type").asString()).as(error.toString()).isEqualTo("error");
      assertThat(code(error)).isEqualTo(end.name());
      assertThat(error.at("/payload/0/extensions/cursor").asString()).isEqualTo(cursor);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysByServerSentEventsWhyItEnds(End end) throws Exception {
    var ending = ending();
    var request = stream(ending.user(), FOLLOW, Map.of());
    try (var http = HttpClient.newHttpClient();
        var lines = http.send(request, BodyHandlers.ofLines()).body()) {
      var told = lines.iterator();
      assertThat(data(told)).contains("cursor");
      bringAbout(end, ending);
      assertThat(data(told)).contains("\"code\":\"" + end.name() + "\"").contains("cursor");
      http.shutdownNow();
    }
  }

  private static String data(Iterator<String> lines) {
    while (lines.hasNext()) {
      var line = lines.next();
      if (line.startsWith("data:") && line.length() > "data:".length()) {
        return line;
      }
    }
    return "the end";
  }

  private HttpRequest stream(String token, String query, Map<String, ?> variables) {
    return HttpRequest.newBuilder(server.base().resolve("/graphql"))
        .header("Content-Type", "application/json")
        .header("Accept", "text/event-stream")
        .header("Authorization", "Bearer " + token)
        .header("X-Tenant-Id", tenant)
        .POST(
            BodyPublishers.ofString(
                JsonMapper.builder()
                    .build()
                    .writeValueAsString(Map.of("query", query, "variables", variables))))
        .build();
  }

  @Test
  void takesAMessageThatIsLarge() {
    try (var socket = open(server.vendor())) {
      socket.subscribe("1", FOLLOW, Map.of("after", "x".repeat(100_000)));
      assertThat(code(socket.next())).isEqualTo("BAD_CURSOR");
    }
  }

  @Test
  void refusesWhoMayNotRead() {
    try (var socket = open(server.vendor(Permission.WRITE_AUDITS))) {
      socket.subscribe("1", FOLLOW, Map.of());
      assertThat(socket.next().toString()).contains("FORBIDDEN").doesNotContain("cursor");
    }
  }

  @Test
  void aClientThatCompletesHearsNoMore() {
    try (var socket = open(server.vendor())) {
      socket.subscribe("1", FOLLOW, Map.of());
      batch(socket);
      socket.complete("1");
      socket.subscribe("2", FOLLOW, Map.of());
      batch(socket);
      send("a");
      assertThat(socket.next().path("id").asString()).isEqualTo("2");
    }
  }

  @Test
  void isServedAsServerSentEventsToo() throws Exception {
    send("a");
    send("b");
    var after =
        server
            .graphql(server.vendor(), tenant, "{ auditEvents(last: 1) { pageInfo { endCursor } } }")
            .at("/data/auditEvents/pageInfo/endCursor")
            .asString();
    assertThat(firstEvent(FOLLOW, Map.of("after", after))).contains("\"sequence\":2");
  }

  @Test
  void whatIsWrongIsTheOnlyServerSentEvent() throws Exception {
    assertThat(firstEvent("subscription { auditEventsAdded { nonsense } }", Map.of()))
        .contains("\"code\":\"BAD_INPUT\"", "nonsense", "executionId");
    assertThat(firstEvent("{ viewer { tenant { id } } }", Map.of())).contains(tenant);
  }

  private String firstEvent(String document, Map<String, Object> variables) throws Exception {
    var request = stream(server.vendor(), document, variables);
    try (var http = HttpClient.newHttpClient();
        var lines = http.send(request, BodyHandlers.ofLines()).body()) {
      var data = lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
      http.shutdownNow();
      return data;
    }
  }

  @Test
  void aClientThatIsCutTwentyTimesSeesEachOfTenThousandEventsOnceAndInOrder() {
    int events = 10_000;
    int cuts = 20;
    var random = new Random(7);
    var token = server.vendor();
    var seen = new ArrayList<Long>();
    var done = 0;
    @Nullable String cursor = start(token);
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int sender = 0; sender < 32; sender++) {
        int number = sender;
        senders.submit(
            () -> {
              for (int i = number; i < events; i += 32) {
                send("event-" + i);
              }
            });
      }
      while (seen.size() < events) {
        // Cuts lie spread over the whole run; after the last one the client stays.
        int until = done < cuts ? (done + 1) * events / (cuts + 1) - random.nextInt(300) : events;
        try (var socket = open(token)) {
          socket.subscribe("1", FOLLOW, Map.of("after", cursor));
          while (seen.size() < until) {
            var batch = batch(socket);
            seen.addAll(sequences(batch));
            cursor = batch.path("cursor").asString();
          }
        }
        done++;
      }
    }
    assertThat(done).isEqualTo(cuts + 1);
    assertThat(seen).isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
  }

  private String start(String token) {
    try (var socket = open(token)) {
      socket.subscribe("1", FOLLOW, Map.of());
      return batch(socket).path("cursor").asString();
    }
  }

  private GraphQlSocket open(String token) {
    return GraphQlSocket.open(server.base(), token, tenant);
  }

  /** The next batch of the only subscription. */
  private static JsonNode batch(GraphQlSocket socket) {
    var message = socket.next();
    var batch = message.at("/payload/data/auditEventsAdded");
    if (batch.isMissingNode()) {
      throw new AssertionError("Not a batch: " + message);
    }
    return batch;
  }

  private static List<Long> sequences(JsonNode batch) {
    return batch
        .path("events")
        .valueStream()
        .map(event -> event.path("sequence").asLong())
        .collect(Collectors.toList());
  }

  private static String code(JsonNode message) {
    return message.at("/payload/0/extensions/code").asString();
  }

  private void send(String action) {
    ingestion.send(new TenantId(tenant), new HashMap<>(Map.of("action", action)));
  }
}
