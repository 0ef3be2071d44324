package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose MongoDB is restored to an earlier point, as docs/operations.md says. */
@Tag("drill")
class RestoreDrillTests {

  private static final String TENANT = "acme";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  private record Sent(String id, long sequence) {}

  @Test
  void neverReusesIdsAndCursorsOfLostEvents() throws Exception {
    try (var server = new Server(directory.resolve("home"), null)) {
      server.start();
      var kept = send(server, 3);
      var keptCursor = cursor(server, 3);
      server.stop();
      var mongo = server.home().resolve("mongo");
      var backup = directory.resolve("backup");
      FileSystemUtils.copyRecursively(mongo, backup);

      server.start();
      var lost = send(server, 5);
      var lostCursor = cursor(server, 8);
      server.stop();
      FileSystemUtils.deleteRecursively(mongo);
      FileSystemUtils.copyRecursively(backup, mongo);

      refusesAppendsUntilItIsDeclared(server);
      var failed = server.run("restored");
      assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
      assertThat(failed.output()).contains("is used by a running server");
      server.stop();
      var declared = server.run("restored");
      assertThat(declared.exitCode()).as(declared.output()).isZero();
      assertThat(declared.output()).contains("incarnation").contains("Done");

      server.start();
      var later = send(server, 7);
      assertThat(later).extracting(Sent::sequence).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
      assertThat(later).extracting(Sent::id).doesNotContainAnyElementsOf(ids(lost));
      for (var event : lost) {
        assertThat(find(server, event.id()).isNull()).as(event.toString()).isTrue();
      }
      for (var event : kept) {
        assertThat(find(server, event.id()).get("sequence").asLong()).isEqualTo(event.sequence());
      }
      refusesAsLost(page(server, lostCursor));
      refusesAsLost(followed(server, lostCursor));
      assertThat(page(server, keptCursor).at("/data/auditEvents/nodes")).hasSize(7);
      assertThat(Files.readString(server.log()))
          .contains("is ahead of the log")
          .contains("The search index is rebuilt")
          .doesNotContain("failed and is reopened")
          .doesNotContain("AheadOfLog");
    }
  }

  private static void refusesAppendsUntilItIsDeclared(Server server)
      throws IOException, InterruptedException {
    server.launch();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> node(server).contains("is ahead of"));
    assertThat(node(server)).contains("java -jar annals.jar restored");
    try (var http = new Http(server.port())) {
      var health = http.get("/actuator/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.body()).contains("DOWN").doesNotContain(TENANT);
    }
    // Tomcat closes a connection after 503.
    try (var http = new Http(server.port())) {
      assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(503);
    }
    try (var client = new Client(server.port())) {
      var answer = client.graphQl(TENANT, SEND, Map.of("i", Map.of("action", "refused")));
      var error = answer.at("/errors/0");
      assertThat(error.at("/extensions/code").asString()).isEqualTo("STORE_UNAVAILABLE");
      assertThat(error.get("message").asString()).contains("java -jar annals.jar restored");
      assertThat(client.graphQl(TENANT, PAGE, Map.of()).at("/data/auditEvents/nodes")).hasSize(3);
    }
  }

  @Test
  void explainsTheCommandAndRefusesWhatItDoesNotKnow() throws Exception {
    var server = new Server(directory.resolve("home"), null);

    var help = server.run("restored", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).startsWith("Usage: java -jar annals.jar restored");
    var unknown = server.run("restored", "yesterday");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.output()).startsWith("Unknown argument: yesterday");
    var nothing = server.run("restored");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.output()).contains("has no log of Annals");
  }

  private static final String SEND =
      "mutation($i: AuditInput!) { sendAudit(input: $i) { event { id sequence } } }";
  private static final String PAGE =
      """
      query($after: Cursor) { auditEvents(first: 100, after: $after, order: OLDEST_FIRST) {
          nodes { id } edges { cursor } } }""";
  private static final String FOLLOW =
      "subscription($after: Cursor) { auditEventsAdded(after: $after) { cursor } }";

  private static List<Sent> send(Server server, int count) throws IOException {
    var sent = new ArrayList<Sent>();
    try (var client = new Client(server.port())) {
      for (int i = 0; i < count; i++) {
        var answer = client.graphQl(TENANT, SEND, Map.of("i", Map.of("action", "drill.send")));
        var event = answer.at("/data/sendAudit/event");
        assertThat(event.isObject()).as(answer.toString()).isTrue();
        sent.add(new Sent(event.get("id").asString(), event.get("sequence").asLong()));
      }
    }
    return sent;
  }

  private static List<String> ids(List<Sent> events) {
    return events.stream().map(Sent::id).toList();
  }

  /** Behind that event. */
  private static String cursor(Server server, int sequence) throws IOException {
    try (var client = new Client(server.port())) {
      return client
          .graphQl(TENANT, PAGE, Map.of())
          .at("/data/auditEvents/edges/%d/cursor".formatted(sequence - 1))
          .asString();
    }
  }

  private static JsonNode page(Server server, String after) throws IOException {
    try (var client = new Client(server.port())) {
      return client.graphQl(TENANT, PAGE, new HashMap<>(Map.of("after", after)));
    }
  }

  private static JsonNode find(Server server, String id) throws IOException {
    try (var client = new Client(server.port())) {
      return client
          .graphQl(TENANT, "query($id: ID!) { auditEvent(id: $id) { sequence } }", Map.of("id", id))
          .at("/data/auditEvent");
    }
  }

  /** The first event of a live stream over SSE. */
  private static JsonNode followed(Server server, String after) throws Exception {
    try (var client = new Client(server.port());
        var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(server.port())))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + client.token())
              .header("X-Tenant-Id", TENANT)
              .header("Content-Type", "application/json")
              .header("Accept", "text/event-stream")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      JSON.writeValueAsString(
                          Map.of("query", FOLLOW, "variables", Map.of("after", after)))))
              .build();
      try (var lines = http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
        return lines
            .filter(line -> line.startsWith("data:{"))
            .map(line -> JSON.readTree(line.substring("data:".length())))
            .findFirst()
            .orElseThrow();
      }
    }
  }

  private static void refusesAsLost(JsonNode answer) {
    var error = answer.at("/errors/0");
    assertThat(error.at("/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo("BAD_CURSOR");
    assertThat(error.get("message").asString()).contains("restored").contains("without a cursor");
  }

  private static String node(Server server) throws IOException {
    try (var client = new Client(server.port());
        var http = new Http(server.port())) {
      return http.get(
              "/actuator/health/node", "Authorization: Bearer %s\r\n".formatted(client.token()))
          .body();
    }
  }
}
