package dev.annals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.RawSocket;
import dev.annals.testing.TestTokens;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** Bodies that end too early or are not framed as HTTP demands: the log has no error of them. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class BrokenBodyTests {

  private static final String GOOD = "12\r\n{\"action\": \"cut\"}\n\r\n";

  @Autowired ApplicationContext context;
  private final String tenant = "broken-" + UUID.randomUUID();
  private TestTokens server;

  @BeforeEach
  void findTheServer() {
    server = TestTokens.of(context);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/audits, application/x-ndjson",
    "/graphql, application/json",
    "/audits, application/json",
    "/metadata, application/json",
    "/frontegg/audits, application/json",
    "/portal/session, application/json",
    "/portal/sign-in, application/json",
    "/auth/vendor, application/json",
    "/oauth2/token, application/x-www-form-urlencoded",
    "/actuator/health, application/json",
    "/nowhere, application/json"
  })
  void logsNoErrorOfABrokenBody(String path, String type, CapturedOutput output) throws Exception {
    for (var body :
        new String[] {
          "zz\r\n{}\r\n0\r\n\r\n",
          "-1\r\n{}\r\n",
          "fffffffffffffffff\r\n{}",
          "2\r\n{}xx\r\n0\r\n\r\n",
          "2\r\n{}\r\n0\r\nX-A\r\n\r\n",
          "2;" + "x".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n",
          "1\r\n{",
          ""
        }) {
      var answer = chunked(path, type, body);
      assertThat(answer).as(body).matches("(?s)(HTTP/1.1 [2-4].*)?");
      if (answer.startsWith("HTTP/1.1 4")) {
        assertThat(answer)
            .as(body)
            .containsPattern("\"(errors\":\\[|error\":\")"); // OAuth 2.0 has a form of its own
      }
    }
    assertNoError(output);
  }

  @Test
  void answersABrokenBodyOfEventsInTheFormOfErrors() throws Exception {
    assertThat(chunked("/v1/audits", "application/x-ndjson", "zz\r\n{}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"code\":\"BAD_INPUT\"");
  }

  @Test
  void cutsAResponseWhoseBodyBreaksAfterTheFirstResult(CapturedOutput output) throws Exception {
    try (var client = client("/v1/audits", "application/x-ndjson")) {
      client.write(GOOD);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.write("zz\r\n").rest())
          .contains("\"sequence\":1")
          .doesNotEndWith("0\r\n\r\n");
    }
    assertNoError(output);
  }

  @Test
  void logsNoErrorOfABodyThatIsTooLarge(CapturedOutput output) throws Exception {
    var large = "11170\r\n%s\r\n0\r\n\r\n".formatted("a".repeat(0x11170));
    assertThat(chunked("/oauth2/token", "application/x-www-form-urlencoded", large))
        .startsWith("HTTP/1.1 4");
    assertThat(chunked("/portal/session", "application/json", "11170\r\n{\"a\": \"" + large))
        .startsWith("HTTP/1.1 4");
    assertNoError(output);
  }

  private static void assertNoError(CapturedOutput output) {
    assertThat(output.getAll()).doesNotContain("ERROR", "Exception", "\tat ");
  }

  private String chunked(String path, String type, String body) throws Exception {
    try (var client = client(path, type)) {
      return client.write(body).end().rest();
    }
  }

  private RawSocket client(String path, String type) throws Exception {
    return new RawSocket(server.base().getPort())
        .write(
            ("POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                    + "X-Tenant-Id: %s\r\nfrontegg-tenant-id: %3$s\r\nContent-Type: %s\r\n"
                    + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
                .formatted(path, server.vendor(), tenant, type));
  }
}
