package dev.annals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.TestTokens;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/**
 * Requests that are no good HTTP get 400 in the form of all errors, and leave nothing in the log.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class MalformedRequestTests {

  private static final String HEALTH = "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n";
  private static final String END = "Connection: close\r\n\r\n";

  @Autowired ApplicationContext context;
  private int port;

  @BeforeEach
  void findTheServer() {
    port = TestTokens.of(context).base().getPort();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health",
        "/actuator",
        "/graphql",
        "/v1/audits",
        "/audits",
        "/metadata",
        "/frontegg/audits",
        "/portal",
        "/portal/session",
        "/oauth2/token",
        "/oauth2/jwks",
        "/auth/vendor",
        "/error",
        "/nowhere"
      })
  void rejectsParametersThatCannotBeDecoded(String path, CapturedOutput output) throws Exception {
    for (var query :
        new String[] {"x=%ff", "x=%", "x=%zz", "%c3%28=1", "x=%ED%A0%80", "x=%F", "%"}) {
      for (var method : new String[] {"GET", "POST"}) {
        var answer =
            send(
                "%s %s?%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n%s"
                    .formatted(method, path, query, END));
        assertThat(answer).as(path + query).contains(path.equals("/error") ? " 404 " : " 400 ");
        assertIsError(answer);
      }
    }
    assertThat(output.getAll()).doesNotContain("ERROR", "Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/portal/session", "/oauth2/token", "/auth/vendor", "/graphql"})
  void rejectsFormsThatCannotBeDecoded(String path, CapturedOutput output) throws Exception {
    var answer =
        send(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n%sx=%%ff"
                .formatted(path, END));
    assertThat(answer.substring(9, 12)).isIn("400", "401", "415");
    assertThat(output.getAll()).doesNotContain("ERROR", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /actuator/%ff HTTP/1.1\r\nHost: localhost\r\n",
        "GET /a% HTTP/1.1\r\nHost: localhost\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: localhost\r\n",
        "GET /.. HTTP/1.1\r\nHost: localhost\r\n",
        "GET /{x} HTTP/1.1\r\nHost: localhost\r\n",
        "GET /a?b=| HTTP/1.1\r\nHost: localhost\r\n",
        "GET * HTTP/1.1\r\nHost: localhost\r\n",
        "G(T / HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTX\r\nHost: localhost\r\n",
        "GET /actuator/health HTTP/1.1\nHost: localhost\r\n",
        "GET /actuator/health HTTP/1.1\r\nHost: localhost\n",
        "GET /actuator/health HTTP/1.1\r\n",
        "GET /actuator/health HTTP/1.1\r\nHost: a b\r\n",
        HEALTH + "Host: other\r\n",
        HEALTH + "X-A: a\r\n b\r\n",
        HEALTH + "X-A: a\r\n\tb\r\n",
        HEALTH + "X-A:a\r\n bcdefghijkl\r\n",
        HEALTH + "X-A:\r\n b\r\n",
        HEALTH + "X-A: a\n b\r\n",
        HEALTH + "X-A:a\n b\r\n",
        HEALTH + "X-A:two\r\n words\r\n",
        HEALTH + "X-A: a\r\nX-B: b\r\n c\r\n \r\n",
        HEALTH + "X-A: a\nX-B: b\r\n",
        HEALTH + "X-A:a\nX-B:b\r\n",
        HEALTH + "X-A: a\rX-B: b\r\n",
        HEALTH + "X-A : a\r\n",
        HEALTH + "X-A\r\n",
        HEALTH + "X-A: a\0b\r\n",
        HEALTH + "X(A: b\r\n",
        HEALTH + "Content-Length: 0\r\nContent-Length: 0\r\n",
        HEALTH + "Content-Length: 0\r\nContent-Length: 1\r\n",
        HEALTH + "Content-Length: x\r\n",
        HEALTH + "Content-Length: -1\r\n",
        HEALTH + "Authorization: Bearer a\r\nauthorization: Bearer b\r\n",
        HEALTH + "Authorization: Bearer a\r\nAuthorization: Bearer a\r\n",
        HEALTH + "X-Tenant-Id: a\r\nx-tenant-id: a\r\n",
        HEALTH + "x-access-token: a\r\nx-access-token: b\r\n",
        HEALTH + "frontegg-tenant-id: a\r\nfrontegg-tenant-id: b\r\n"
      })
  void rejectsWhatIsNoHttp(String request, CapturedOutput output) throws Exception {
    var answer = send(request + END);
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertIsError(answer);
    assertThat(output.getAll()).doesNotContain("ERROR", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEALTH + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        HEALTH + "Transfer-Encoding: chunked\r\ncontent-length: 0\r\n",
        HEALTH + "Transfer-Encoding:chunked\r\nX-A: a\r\nCONTENT-LENGTH:0\r\nX-B: b\r\n",
        HEALTH + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        HEALTH + "Transfer-Encoding: chunked, chunked\r\n",
        HEALTH + "Transfer-Encoding:\r\n",
        HEALTH + "Transfer-Encoding: ,\r\n",
        HEALTH + "Transfer-Encoding: ch unked\r\n",
        "GET /actuator/health HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
      })
  void rejectsBodiesThatAreFramedTwice(String request, CapturedOutput output) throws Exception {
    for (var body : new String[] {"0\r\n\r\n", ""}) {
      var answer = send(request + END + body);
      assertThat(answer).startsWith("HTTP/1.1 400 ");
      assertIsError(answer);
    }
    assertThat(output.getAll()).doesNotContain("ERROR", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip, chunked",
        "gzip",
        "chunked, identity",
        "identity",
        "xchunked",
        "chunked\r\nTransfer-Encoding: identity",
        "gzip\r\nTransfer-Encoding: chunked"
      })
  void rejectsOtherTransferEncodings(String encoding, CapturedOutput output) throws Exception {
    var answer = send(HEALTH + "Transfer-Encoding: " + encoding + "\r\n" + END + "0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 ").containsPattern("^HTTP/1.1 (400|501) ");
    assertIsError(answer);
    assertThat(output.getAll()).doesNotContain("ERROR", "Exception");
  }

  /** Also where the name is in a value, or in the body. */
  @Test
  void acceptsATransferEncodingAlone() throws Exception {
    var answer =
        send(
            HEALTH
                + "Transfer-Encoding: Chunked\r\nX-A: Content-Length: 1\r\nContent-Lengths: 1\r\n"
                + END
                + "15\r\nContent-Length: 2\r\n\r\n\r\n0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void rejectsABareLineFeedBeforeTheBody() throws Exception {
    assertThat(send(HEALTH + "Connection: close\r\n\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void rejectsTheOldestHttp() throws Exception {
    assertThat(send("GET /actuator/health\r\n")).doesNotContain("UP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEALTH,
        HEALTH + "X-A:\r\n",
        HEALTH + "X-A:  \r\n",
        HEALTH + "X-A:a\r\nX-B:b c d\r\n",
        HEALTH + "X-A: a b c  \r\n",
        HEALTH + "X-A:   abc\r\n",
        HEALTH + "X-A:  two words\r\n",
        HEALTH + "X-A: \t  two words and more \t \r\nX-B:  a  b  c\r\n",
        HEALTH + "Accept: application/json, */*;q=0.5\r\nAccept: text/html\r\n",
        "GET /actuator/health?x=%C3%A9+%F0%9F%98%80&y=a%2Bb&z HTTP/1.1\r\nHost: localhost\r\n",
        "GET /actuator/health HTTP/1.0\r\nHost: localhost\r\n",
        "\r\nGET /actuator/health HTTP/1.1\r\nHost: localhost\r\n"
      })
  void acceptsWhatIsHttp(String request) throws Exception {
    assertThat(send(request + END)).startsWith("HTTP/1.1 200 ");
  }

  /** Each with the fix in its message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /portal/session|405|header Allow",
        "GET /error|404|spelling",
        "BREW /actuator/health|400|malformed",
        "TRACE /actuator/health|405|header Allow",
        "GET /actuator/health HTTP/3.0|505|HTTP/1.1"
      })
  void answersInTheFormOfErrors(String request, int status, String fix) throws Exception {
    var line = request.contains("HTTP/") ? request : request + " HTTP/1.1";
    var answer = send(line + "\r\nHost: localhost\r\n" + END);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(fix);
    assertIsError(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text/plain|415|Content-Type: application/json",
        "Content-Type: multipart/form-data|415|Content-Type: application/json",
        "Content-Type: x|415|Content-Type: application/json",
        "Expect: nothing|417|Remove it",
        "Transfer-Encoding: unknown|501|transfer encoding"
      })
  void answersBodiesInTheFormOfErrors(String header, int status, String fix) throws Exception {
    var answer =
        send(
            "POST /portal/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n%s\r\n%s{}"
                .formatted(header, END));
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(fix);
    assertIsError(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/audits",
        "/graphql",
        "/audits",
        "/frontegg/audits",
        "/oauth2/token",
        "/portal/session"
      })
  void rejectsContentEncodings(String path) throws Exception {
    for (var encoding :
        new String[] {"gzip", "br", "gzip, gzip", "identity, gzip", "X-GZIP", "x"}) {
      var answer =
          send(
              "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Encoding: %s\r\n%s{}"
                  .formatted(path, encoding, END));
      assertThat(answer)
          .startsWith("HTTP/1.1 415 ")
          .contains("Content-Encoding", "BAD_INPUT")
          .containsIgnoringCase("accept-encoding: identity")
          .contains("\"errors\":[")
          .contains("executionId");
    }
  }

  @Test
  void acceptsTheContentEncodingIdentity() throws Exception {
    assertThat(send(HEALTH + "Content-Encoding: Identity\r\n" + END)).startsWith("HTTP/1.1 200 ");
  }

  private static void assertIsError(String answer) {
    assertThat(answer)
        .containsIgnoringCase("content-type: application/json")
        .contains("\"errors\":[")
        .contains("executionId")
        .doesNotContain("Tomcat", "Exception", "<html");
  }

  private String send(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
