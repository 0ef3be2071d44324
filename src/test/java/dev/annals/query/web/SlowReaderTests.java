package dev.annals.query.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.RawSocket;
import dev.annals.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** Clients that do not read their responses: each response here is larger than socket buffers. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "annals.query.work.memory=250MB",
      "annals.query.work.memory-per-request=80MB",
      "annals.query.work.responses=100MB",
      "annals.query.work.memory-time=100ms",
      "annals.web.credential-operations=2"
    })
class SlowReaderTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int EVENTS = 100;
  private static final int TEXT = 50_000;
  private static final double LARGE = 10e6;
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final String SMALL = "{ auditStats { totalToday } }";
  private static final String PAGE =
      "{ auditEvents(first: 100) { edges { node { a: customJson b: customJson c: customJson"
          + " d: customJson } } } }";

  @Autowired ApplicationContext context;
  @Autowired MeterRegistry registry;

  private final String tenant = "t-" + UUID.randomUUID();
  private TestTokens server;
  private String vendor;

  @BeforeEach
  void signIn() {
    server = TestTokens.of(context);
    vendor = server.vendor();
    Awaitility.await().atMost(TIME).until(() -> reserved() == 0);
  }

  @Test
  void memoryIsReservedUntilTheResponseIsRead() throws Exception {
    fill(tenant);
    try (var client = ask(tenant)) {
      assertThat(reserved()).isGreaterThan(LARGE);
      assertThat(client.skipRest()).isGreaterThan(4L * EVENTS * TEXT);
      Awaitility.await().atMost(TIME).until(() -> reserved() == 0);
    }
  }

  @Test
  void memoryIsReleasedWhenTheConnectionIsCut() throws Exception {
    fill(tenant);
    try (var client = ask(tenant)) {
      assertThat(reserved()).isGreaterThan(LARGE);
    }
    Awaitility.await().atMost(TIME).until(() -> reserved() == 0);
  }

  /** An event stream is written by an asynchronous request. */
  @Test
  void memoryIsReleasedWhenAnEventStreamIsRead() throws Exception {
    fill(tenant);
    try (var client = ask(tenant, "Accept: text/event-stream\r\n")) {
      assertThat(client.skipRest()).isGreaterThan(4L * EVENTS * TEXT);
      Awaitility.await().atMost(TIME).until(() -> reserved() == 0);
    }
  }

  @Test
  void anOperationCountsUntilItsResponseIsRead() throws Exception {
    var other = "t-" + UUID.randomUUID();
    fill(tenant);
    fill(other);
    try (var one = ask(tenant);
        var two = ask(other)) {
      var refused = server.graphql(vendor, tenant, SMALL);
      assertThat(refused.at("/errors/0/extensions/code").asString()).isEqualTo("RATE_LIMITED");
      assertThat(refused.at("/errors/0/message").asString()).contains("2 concurrent operations");
      assertThat(total(server.graphql(server.vendor(), tenant, SMALL))).isEqualTo(EVENTS);
    }
    Awaitility.await()
        .atMost(TIME)
        .until(() -> total(server.graphql(vendor, tenant, SMALL)) == EVENTS);
  }

  @Test
  void aCallerThatDoesNotReadIsRefusedAndOthersAreNot() throws Exception {
    var other = "t-" + UUID.randomUUID();
    fill(tenant);
    fill(other);
    try (var slow = ask(tenant)) {
      double before = reserved();
      var refused = server.graphql(vendor, tenant, PAGE);
      assertThat(refused.at("/errors/0/extensions/code").asString()).isEqualTo("RATE_LIMITED");
      assertThat(refused.at("/errors/0/extensions/retryAfterMillis").asInt()).isPositive();
      Awaitility.await().atMost(TIME).until(() -> reserved() == before);
      assertThat(total(server.graphql(vendor, tenant, SMALL))).isEqualTo(EVENTS);
      var page = server.graphql(vendor, other, PAGE);
      assertThat(page.at("/data/auditEvents/edges").size()).isEqualTo(EVENTS);
    }
    Awaitility.await().atMost(TIME).until(() -> reserved() == 0);
    var page = server.graphql(vendor, tenant, PAGE);
    assertThat(page.at("/data/auditEvents/edges").size()).isEqualTo(EVENTS);
  }

  @Test
  void theSameHoldsForTheDialect() throws Exception {
    fill(tenant);
    var request = "GET /audits?count=100 HTTP/1.1\r\n%s\r\n".formatted(headers(tenant));
    var slow = new ArrayList<RawSocket>();
    try {
      String head;
      do {
        slow.add(send(request));
        head = slow.getLast().head();
        assertThat(reserved()).isGreaterThan(EVENTS * TEXT);
      } while (head.startsWith("HTTP/1.1 200") && slow.size() < 10);
      assertThat(head).startsWith("HTTP/1.1 429").containsIgnoringCase("retry-after: 1");
    } finally {
      for (var client : slow) {
        client.close();
      }
    }
    Awaitility.await().atMost(TIME).until(() -> reserved() == 0);
  }

  /** Asks for a page, and reads no more than the head of the response. */
  private RawSocket ask(String tenant) throws IOException {
    return ask(tenant, "");
  }

  private RawSocket ask(String tenant, String accept) throws IOException {
    var body = "{\"query\": \"%s\"}".formatted(PAGE);
    var client =
        send(
            "POST /graphql HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(headers(tenant) + accept, body.length(), body));
    assertThat(client.head()).startsWith("HTTP/1.1 200");
    return client;
  }

  private RawSocket send(String request) throws IOException {
    return new RawSocket(server.base().getPort(), 4 * 1024).write(request);
  }

  private String headers(String tenant) {
    return "Host: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\nX-Tenant-Id: %s\r\n"
        .formatted(vendor, tenant);
  }

  private void fill(String tenant) throws Exception {
    var event = "{\"action\": \"a\", \"custom\": {\"text\": \"%s\"}}\n".formatted("x".repeat(TEXT));
    var request =
        HttpRequest.newBuilder(URI.create(server.base() + "/v1/audits"))
            .header("Authorization", "Bearer " + vendor)
            .header("X-Tenant-Id", tenant)
            .POST(BodyPublishers.ofString(event.repeat(EVENTS)))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).body()).contains("\"sequence\":100");
  }

  private static int total(JsonNode answer) {
    return answer.at("/data/auditStats/totalToday").asInt(-1);
  }

  private double reserved() {
    return registry.get("annals.query.memory").gauge().value();
  }
}
