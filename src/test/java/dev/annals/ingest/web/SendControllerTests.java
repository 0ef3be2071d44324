package dev.annals.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.access.Permission;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.testing.TestTokens;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SendControllerTests {

  private static final String SEND =
      """
      mutation($input: AuditInput!) {
        sendAudit(input: $input) { duplicate event { id sequence tenantId occurredAt customJson } }
      }
      """;
  private static final String SEND_MANY =
      """
      mutation($inputs: [AuditInput!]!) {
        sendAudits(inputs: $inputs) {
          accepted duplicates rejected
          results { duplicate event { sequence } error { code message path } }
        }
      }
      """;

  @Autowired ApplicationContext context;

  private final String tenant = "send-" + UUID.randomUUID();
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @Test
  void answersWithTheEventAsItIsStored() {
    var event =
        send(Map.of("action", "a", "occurredAt", "2026-01-31T10:30:00+01:00"))
            .at("/data/sendAudit/event");

    assertThat(event.at("/sequence").asLong()).isEqualTo(1);
    assertThat(event.at("/tenantId").asString()).isEqualTo(tenant);
    assertThat(event.at("/occurredAt").asString()).isEqualTo("2026-01-31T09:30:00.000Z");
  }

  @Test
  void answersTheSameKeyWithTheSameEvent() {
    var input = Map.<String, Object>of("action", "a", "idempotencyKey", "k");
    var first = send(input);
    var again = send(input);
    var other = send(Map.of("action", "b", "idempotencyKey", "k"));

    assertThat(first.at("/data/sendAudit/duplicate").asBoolean()).isFalse();
    assertThat(again.at("/data/sendAudit/duplicate").asBoolean()).isTrue();
    assertThat(again.at("/data/sendAudit/event")).isEqualTo(first.at("/data/sendAudit/event"));
    assertThat(TestTokens.codes(other)).containsExactly("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void keepsNumbersAsTheyWereSentThroughBothDoors() throws Exception {
    var number = "12345678901234567.89";
    var line =
        "{\"action\":\"a\",\"idempotencyKey\":\"k\",\"custom\":{\"n\":%s}}".formatted(number);

    assertThat(stream(line).getFirst().at("/duplicate").asBoolean()).isFalse();
    var event =
        send(Map.of(
                "action",
                "a",
                "idempotencyKey",
                "k",
                "custom",
                Map.of("n", new BigDecimal(number))))
            .at("/data/sendAudit");

    assertThat(event.at("/duplicate").asBoolean()).isTrue();
    assertThat(context.getBean(AuditLog.class).find(new TenantId(tenant), 1).orElseThrow().custom())
        .containsEntry("n", new BigDecimal(number));
  }

  @Test
  void namesTheInputAtFault() {
    var answer = send(Map.of("action", "a", "actor", Map.of("name", "x".repeat(257))));

    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/extensions/path").toString())
        .isEqualTo("[\"input\",\"actor\",\"name\"]");
    assertThat(answer.at("/errors/0/extensions/executionId").asString()).isNotEmpty();
  }

  @Test
  void refusesAnEventThatIsTooLarge() {
    var answer = send(Map.of("action", "a", "custom", Map.of("text", "x".repeat(70_000))));

    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/message").asString()).contains("64 KiB");
  }

  @Test
  void storesTheGoodOnesAmongTheBad() {
    var answer =
        sendMany(
                List.of(
                    Map.of("action", "a"),
                    Map.of("action", "b", "ip", "nowhere"),
                    Map.of("action", "c", "occurredAt", "tomorrow"),
                    Map.of("action", "d", "custom", Map.of("$where", 1)),
                    Map.of("action", "e", "tenantId", "another"),
                    Map.of("action", "f")))
            .at("/data/sendAudits");

    assertThat(answer.at("/accepted").asInt()).isEqualTo(2);
    assertThat(answer.at("/rejected").asInt()).isEqualTo(4);
    assertThat(answer.at("/results/5/event/sequence").asLong()).isEqualTo(2);
    assertThat(answer.at("/results/1/error/path").toString())
        .isEqualTo("[\"inputs\",\"1\",\"ip\"]");
    assertThat(answer.at("/results/2/error/message").asString()).contains("RFC 3339");
    assertThat(answer.at("/results/3/error/path").toString())
        .isEqualTo("[\"inputs\",\"3\",\"custom\",\"$where\"]");
    assertThat(answer.at("/results/4/error/path").toString())
        .isEqualTo("[\"inputs\",\"4\",\"tenantId\"]");
  }

  @Test
  void takesAThousandEventsInTheirOrderAndNoMore() {
    var thousand = new ArrayList<Map<String, Object>>();
    IntStream.range(0, 1_000).forEach(i -> thousand.add(Map.of("action", "a" + i)));
    var answer = sendMany(thousand);

    assertThat(answer.at("/data/sendAudits/accepted").asInt()).isEqualTo(1_000);
    assertThat(answer.at("/data/sendAudits/results/999/event/sequence").asLong()).isEqualTo(1_000);

    thousand.add(Map.of("action", "too much"));
    assertThat(TestTokens.codes(sendMany(thousand))).containsExactly("BAD_INPUT");
  }

  @Test
  void numbersWhatOneClientSendsOneAfterTheOtherInThatOrder() {
    for (int i = 1; i <= 20; i++) {
      // Not in the order in which it happened.
      var event =
          Map.<String, Object>of(
              "action", "a", "occurredAt", "2026-01-%02dT00:00:00Z".formatted(21 - i));
      var answer =
          i % 3 == 0
              ? sendMany(List.of(event)).at("/data/sendAudits/results/0/event/sequence")
              : send(event).at("/data/sendAudit/event/sequence");
      assertThat(answer.asLong()).isEqualTo(i);
    }
  }

  @Test
  void takesNoMoreThanEightMebibytesInACall() {
    var large = Map.<String, Object>of("action", "a", "custom", Map.of("text", "x".repeat(60_000)));
    var answer = sendMany(Collections.nCopies(150, large));

    assertThat(TestTokens.codes(answer)).containsExactly("BAD_INPUT");
    assertThat(answer.at("/errors/0/message").asString()).contains("bytes");
  }

  @Test
  void sendsForManyTenantsInOneCall() {
    var other = tenant + "-b";
    var answer =
        server.graphql(
            server.vendor(),
            null,
            SEND_MANY,
            Map.of(
                "inputs",
                List.of(
                    Map.of("action", "a", "tenantId", tenant),
                    Map.of("action", "a", "tenantId", other))));

    assertThat(answer.at("/data/sendAudits/results/0/event/sequence").asLong()).isEqualTo(1);
    assertThat(answer.at("/data/sendAudits/results/1/event/sequence").asLong()).isEqualTo(1);
  }

  @Test
  void keepsACredentialToItsTenants() {
    send(Map.of("action", "a"));
    var kept = server.vendorOf(Set.of(tenant), Permission.WRITE_AUDITS);
    var elsewhere = Map.of("input", Map.of("action", "a", "tenantId", "elsewhere"));

    assertThat(TestTokens.codes(server.graphql(kept, null, SEND, elsewhere)))
        .containsExactly("FORBIDDEN");
    assertThat(
            TestTokens.codes(
                server.graphql(
                    server.vendor(Permission.READ_AUDITS),
                    tenant,
                    SEND,
                    Map.of("input", Map.of("action", "a")))))
        .containsExactly("FORBIDDEN");
  }

  @Test
  void answersALineForEachLine() throws Exception {
    var results =
        stream(
            """
            {"action": "a"}
            null
            not json

            {"action": "b", "custom": {"a.b": 1}}
            {"action": "c", "tenantId": 7}
            [{"action": "d"}]
            {"action": "e"}""");

    assertThat(results).hasSize(7);
    assertThat(results.get(0).at("/event/sequence").asLong()).isEqualTo(1);
    assertThat(codes(results.subList(1, 6))).containsOnly("BAD_INPUT");
    assertThat(results.get(6).at("/event/sequence").asLong()).isEqualTo(2);
  }

  @Test
  void answersAnEntryForEachEntryOfAnArray() throws Exception {
    var results =
        stream(" [ {\"action\": \"a\"}, 4, [], {\"action\": \"b\"} ] [{\"action\": \"c\"}]");

    assertThat(results.get(0).at("/event/sequence").asLong()).isEqualTo(1);
    assertThat(codes(results.subList(1, 3))).containsOnly("BAD_INPUT");
    assertThat(results.get(3).at("/event/sequence").asLong()).isEqualTo(2);
    assertThat(results.get(4).at("/error/message").asString()).contains("The rest was not read");
    assertThat(results).hasSize(5);
  }

  @Test
  void rejectsDuplicateNamesAndReadsOn() throws Exception {
    var events =
        List.of(
            "{\"action\": \"a\", \"action\": \"b\"}",
            "{\"action\": \"a\", \"\\u0061ction\": \"a\"}",
            "{\"action\": \"a\", \"actor\": {\"id\": \"1\", \"id\": \"2\"}}",
            "{\"action\": \"a\", \"custom\": {\"n\": [1, {\"/~\": 1, \"/~\": 2}]}}",
            "{\"action\": \"a\", \"custom\": {\"action\": {\"action\": 1}}}");
    for (var separator : List.of("\n", ",")) {
      var body = String.join(separator, events);
      var results = stream(separator.equals(",") ? "[" + body + "]" : body);

      assertThat(codes(results))
          .containsExactly("BAD_INPUT", "BAD_INPUT", "BAD_INPUT", "BAD_INPUT", "");
      assertThat(messages(results).getFirst()).contains("duplicate name");
      assertThat(results.stream().limit(4).map(result -> result.at("/error/path").toString()))
          .containsExactly(
              "[\"action\"]",
              "[\"action\"]",
              "[\"actor\",\"id\"]",
              "[\"custom\",\"n\",\"1\",\"/~\"]");
    }
  }

  @Test
  void rejectsDuplicateNamesInAGraphQlRequest() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var response =
          http.send(
              HttpRequest.newBuilder(server.base().resolve("/graphql"))
                  .header("Authorization", "Bearer " + server.vendor())
                  .header("X-Tenant-Id", tenant)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"query\": \"{ viewer { id } }\", \"variables\": {\"a\": 1, \"a\": 2}}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .contains("\"code\":\"BAD_INPUT\"", "[\"variables\",\"a\"]", "duplicate name");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action: \"a\", action: \"b\"",
        "action: \"a\", actor: {id: \"1\", id: \"2\"}",
        "action: \"a\", custom: {n: 1, n: 2}",
        "action: \"a\", custom: {n: [{m: 1}, {m: 1, m: 2}]}"
      })
  void rejectsDuplicateNamesInAnInlineEvent(String event) {
    var response =
        server.graphql(
            server.vendor(),
            tenant,
            "mutation { sendAudits(inputs: [{%s}]) { accepted } }".formatted(event),
            Map.of());

    assertThat(response.toString()).contains("BAD_INPUT");
    assertThat(response.at("/data").isMissingNode() || response.at("/data").isNull()).isTrue();
  }

  @Test
  void saysWhereAnArrayBreaks() throws Exception {
    var results = stream("[{\"action\": \"a\"}, {\"action\": ");

    assertThat(results).hasSize(2);
    assertThat(results.get(1).at("/error/message").asString()).contains("not a JSON array");
  }

  @Test
  void refusesAnElementThatIsTooLongAndReadsOn() throws Exception {
    var long1 = "{\"action\": \"%s\"}".formatted("x".repeat(3 * 1024 * 1024));
    var deep = "{\"custom\": %s1%s}".formatted("[".repeat(600), "]".repeat(600));
    var wide = "{\"custom\": {\"a\": [%s0]}}".formatted("0,".repeat(30_000));
    var name = "{\"%s\": 1}".formatted("n".repeat(60_000));
    var number = "{\"action\": \"a\", \"custom\": {\"n\": %s}}".formatted("1".repeat(2_000));
    var good = "{\"action\": \"]},[{\\\"\"}";
    for (var separator : List.of("\n", ",")) {
      var body = String.join(separator, long1, deep, wide, name, number, good);
      var results = stream(separator.equals(",") ? "[" + body + "]" : body);

      assertThat(results).as(separator).hasSize(6);
      assertThat(codes(results.subList(0, 5))).containsOnly("BAD_INPUT");
      assertThat(messages(results)).first().asString().contains("at most 1048576 bytes");
      assertThat(messages(results).get(1)).contains("deeper than 500");
      assertThat(messages(results).get(2)).contains("at most 20000 values");
      assertThat(messages(results).get(3)).contains("too long");
      assertThat(messages(results).get(4)).contains("too long");
      assertThat(messages(results).get(4)).containsPattern("(Line 5|Element 4 of the array)");
      assertThat(results.get(5).at("/event/sequence").isNumber()).isTrue();
    }
  }

  /** 200 MiB, which the server reads and drops. */
  @Test
  void readsPastAnElementHoweverLongItIs() throws Exception {
    var chunk = "x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
    var body =
        Stream.of(
                Stream.of("[{\"action\": \"".getBytes(StandardCharsets.UTF_8)),
                Stream.generate(() -> chunk).limit(200),
                Stream.of("\"}, {\"action\": \"b\"}]".getBytes(StandardCharsets.UTF_8)))
            .flatMap(parts -> parts);
    var results = stream(BodyPublishers.ofByteArrays(body::iterator));

    assertThat(codes(results)).containsExactly("BAD_INPUT", "");
    assertThat(messages(results).getFirst()).startsWith("Element 0 of the array");
  }

  @Test
  void endsNoAnswerAsAWholeOneThatIsNone() throws Exception {
    var token = server.vendor();
    try (var socket = new Socket("localhost", server.base().getPort())) {
      var out = socket.getOutputStream();
      out.write(
          ("POST /v1/audits HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                  + "X-Tenant-Id: %s\r\nTransfer-Encoding: chunked\r\n\r\n")
              .formatted(token, tenant)
              .getBytes(StandardCharsets.US_ASCII));
      out.write("12\r\n{\"action\": \"cut\"}\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      var answer = new StringBuilder();
      while (answer.indexOf("sequence") < 0) {
        answer.append((char) in.read());
      }
      socket.shutdownOutput(); // in the middle of the body
      in.transferTo(new AppendingStream(answer));

      assertThat(answer.toString()).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
    }
  }

  private static final class AppendingStream extends OutputStream {

    private final StringBuilder text;

    AppendingStream(StringBuilder text) {
      this.text = text;
    }

    @Override
    public void write(int next) {
      text.append((char) next);
    }
  }

  /** A client that reads only when it has written all, as most do. */
  @Test
  void streamsManyEventsInTheirOrder() throws Exception {
    var body =
        IntStream.range(0, 20_000)
            .mapToObj("{\"action\": \"a%d\"}"::formatted)
            .collect(Collectors.joining("\n"));
    var results = stream(body);

    assertThat(results).hasSize(20_000);
    assertThat(results.stream().map(result -> result.at("/event/sequence").asLong()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(results.getLast().at("/event/sequence").asLong()).isEqualTo(20_000);
  }

  private JsonNode send(Map<String, Object> input) {
    return server.graphql(server.vendor(), tenant, SEND, Map.of("input", input));
  }

  private JsonNode sendMany(List<Map<String, Object>> inputs) {
    return server.graphql(server.vendor(), tenant, SEND_MANY, Map.of("inputs", inputs));
  }

  private List<JsonNode> stream(String body) throws Exception {
    return stream(BodyPublishers.ofString(body));
  }

  private List<JsonNode> stream(BodyPublisher body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var response =
          http.send(
              HttpRequest.newBuilder(server.base().resolve("/v1/audits"))
                  .header("Authorization", "Bearer " + server.vendor())
                  .header("X-Tenant-Id", tenant)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(body)
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body().lines().map(JsonMapper.shared()::readTree).toList();
    }
  }

  private static List<String> codes(List<JsonNode> results) {
    return results.stream().map(result -> result.at("/error/code").asString()).toList();
  }

  private static List<String> messages(List<JsonNode> results) {
    return results.stream().map(result -> result.at("/error/message").asString()).toList();
  }
}
