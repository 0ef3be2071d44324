package dev.annals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import tools.jackson.databind.json.JsonMapper;

/** Half of a surrogate pair never leaves the server, wherever it came in. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class SurrogateTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String HALF = "x\\ud83d";

  @Autowired ApplicationContext context;
  @Autowired JsonMapper json;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query\": \"{ viewer { H } }\"}",
        "{\"query\": \"{ viewer(a: \\\"H\\\") { id } }\"}",
        "{\"query\": \"{ viewer(a: \\\"\\\\ud83d\\\") { id } }\"}",
        "{\"query\": \"{ viewer { id } } # H\"}",
        "{\"query\": \"query A { viewer { id } }\", \"operationName\": \"H\"}",
        "{\"query\": \"{ viewer { id } }\", \"variables\": {\"H\": \"H\"}}",
        "{\"query\": \"{ viewer { id } }\", \"H\": \"H\"}",
        "{\"query\": \"query($v: String) { auditEvents(search: $v) { nodes { id } } }\", \"variables\": {\"v\": \"H\"}}",
        "{\"query\": \"query($v: String) { auditEvents(search: $v) { nodes { id } } }\", \"variables\": {\"v\": \"H:y\"}}",
        "{\"query\": \"query($v: Int) { auditEvents(first: $v) { nodes { id } } }\", \"variables\": {\"v\": \"H\"}}",
        "{\"query\": \"query($v: Cursor) { auditEvents(after: $v) { nodes { id } } }\", \"variables\": {\"v\": \"H\"}}",
        "{\"query\": \"query($v: AuditEventFilter) { auditEvents(filter: $v) { nodes { id } } }\", \"variables\": {\"v\": {\"H\": 1}}}",
        "{\"query\": \"query($v: AuditEventFilter) { auditEvents(filter: $v) { nodes { id } } }\", \"variables\": {\"v\": {\"action\": {\"equals\": \"H\"}}}}",
        "{\"query\": \"query($v: AuditEventFilter) { auditEvents(filter: $v) { nodes { id } } }\", \"variables\": {\"v\": {\"severity\": {\"in\": [\"H\"]}}}}",
        "{\"query\": \"query($v: AuditEventFilter) { auditEvents(filter: $v) { nodes { id } } }\", \"variables\": {\"v\": {\"occurredAt\": {\"from\": \"H\"}}}}",
        "{\"query\": \"query($v: String!) { auditFacets(fields: [$v]) { field } }\", \"variables\": {\"v\": \"H\"}}",
        "{\"query\": \"mutation($v: AuditInput!) { sendAudit(input: $v) { duplicate } }\", \"variables\": {\"v\": {\"action\": \"H\"}}}",
        "{\"query\": \"mutation($v: AuditInput!) { sendAudit(input: $v) { duplicate } }\", \"variables\": {\"v\": {\"action\": \"x\", \"H\": 1}}}",
        "{\"query\": \"mutation($v: AuditInput!) { sendAudit(input: $v) { duplicate } }\", \"variables\": {\"v\": {\"action\": \"x\", \"custom\": {\"H\": \"H\"}}}}",
        "{\"query\": \"mutation($v: ID!) { revokeCredential(id: $v) { id } }\", \"variables\": {\"v\": \"H\"}}"
      })
  void leavesNoAnswerOfGraphQl(String body, CapturedOutput output) throws Exception {
    assertWellFormed(post("/graphql", "application/json", body.replace("H", HALF)));
    assertThat(output.getAll()).doesNotContain("ERROR");
  }

  @Test
  void leavesNoAnswerOfOtherRoutes(CapturedOutput output) throws Exception {
    var half = "\"" + HALF + "\"";
    for (var path :
        new String[] {"/audits", "/v1/audits", "/portal/session", "/auth/vendor", "/nowhere"}) {
      for (var body :
          new String[] {
            "{" + half + ": " + half + "}",
            "{\"action\": " + half + ", \"clientId\": " + half + ", \"code\": " + half + "}",
            "[" + half + "]",
            half
          }) {
        var type = path.equals("/v1/audits") ? "application/x-ndjson" : "application/json";
        assertWellFormed(post(path, type, body));
      }
    }
    assertThat(output.getAll()).doesNotContain("ERROR");
  }

  @Test
  void writesTheReplacementCharacter() {
    var text = "\ud83d\ude00 \ud83d \ude00\ud83d";
    assertThat(json.readTree(json.writeValueAsBytes(Map.of(text, List.of(text)))).toString())
        .isEqualTo("{\"\ud83d\ude00 \ufffd \ufffd\ufffd\":[\"\ud83d\ude00 \ufffd \ufffd\ufffd\"]}");
  }

  /** UTF-8, and neither raw nor escaped halves. */
  private void assertWellFormed(byte[] answer) throws Exception {
    var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString();
    assertThat(text.replace("\\\\", "")).isNotEmpty().doesNotContain("\\ud", "INTERNAL_ERROR");
    assertThat(text.chars().filter(letter -> Character.isSurrogate((char) letter))).isEmpty();
    text.lines().filter(line -> line.startsWith("{")).forEach(json::readTree);
  }

  private byte[] post(String path, String type, String body) throws Exception {
    var server = TestTokens.of(context);
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(server.base() + path))
                .header("Authorization", "Bearer " + server.vendor())
                .header("X-Tenant-Id", "surrogates-" + UUID.randomUUID())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofByteArray())
        .body();
  }
}
