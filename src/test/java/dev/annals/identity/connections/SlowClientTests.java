package dev.annals.identity.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.RawSocket;
import dev.annals.testing.ServerTest;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Clients that keep a connection busy without getting anywhere. */
@TestPropertySource(
    properties = {
      "annals.web.connections.header-timeout=2s",
      "annals.web.connections.rate-grace=2s",
      "annals.web.connections.min-body-rate=1KB",
      "annals.web.connections.min-response-rate=1KB"
    })
class SlowClientTests extends ServerTest {

  private static final int DRIP = 200;

  @Test
  void endsAConnectionWhoseHeadersNeverEnd() throws Exception {
    try (var client = connect()) {
      client.write("GET /actuator/health HTTP/1.1\r\n");
      assertThat(drip(client, "X-Drip: 1\r\n")).isLessThan(100);
    }
  }

  @Test
  void saysThatHeadersDidNotComeInTime() throws Exception {
    try (var client = connect()) {
      var answer = client.write("GET /").rest();
      assertThat(answer)
          .startsWith("HTTP/1.1 408 ")
          .contains("Content-Type: application/json\r\n")
          .containsPattern("\\{\"code\":\"BAD_INPUT\",\"executionId\":\"[0-9a-f-]{36}\"}");
      var parts = answer.split("\r\n\r\n", 2);
      assertThat(parts[0]).contains("Content-Length: " + parts[1].length());
      assertThat(JsonMapper.shared().readTree(parts[1]).at("/errors/0/message").asString())
          .contains("headers");
    }
  }

  @Test
  void endsAConnectionWhoseSecondRequestNeverComesToItsEnd() throws Exception {
    try (var client = connect()) {
      client.write("GET /oauth2/jwks HTTP/1.1\r\nHost: localhost\r\n\r\nGET /oauth2/");

      assertThat(client.rest()).startsWith("HTTP/1.1 200").contains("HTTP/1.1 408");
    }
  }

  @Test
  void endsAStrangersConnectionThatSaysNothing() throws Exception {
    try (var client = connect()) {
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void endsAStrangersConnectionThatSendsOnlyBlankLines() throws Exception {
    try (var client = connect()) {
      assertThat(drip(client, "\r\n")).isLessThan(100);
    }
  }

  @Test
  void endsAStrangersConnectionThatSendsOnlyBlankLinesAfterARequest() throws Exception {
    try (var client = connect()) {
      client.write("GET /oauth2/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      while (!client.isSilentFor(500)) {
        // the answer's body
      }
      assertThat(drip(client, "\r\n")).isLessThan(100);
    }
  }

  @Test
  void endsAConnectionWhoseBodyDrips() throws Exception {
    try (var client = connect()) {
      client.write(tokenRequest(60_000));
      assertThat(drip(client, "a")).isLessThan(100);
    }
  }

  @Test
  void endsAConnectionWhoseChunksDrip() throws Exception {
    try (var client = connect()) {
      client.write(
          "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\n\r\n5;");
      assertThat(drip(client, "x")).isLessThan(100);
    }
  }

  @Test
  void endsAConnectionWhoseRejectedBodyDrips() throws Exception {
    try (var client = connect()) {
      client.write("POST /v1/audits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 401");
      while (!client.isSilentFor(500)) {
        // the answer's body
      }
      assertThat(drip(client, "x")).isLessThan(100);
    }
  }

  @Test
  void takesALargeBodyThatComesSlowlyAndSteadily() throws Exception {
    try (var client = connect()) {
      client.write(tokenRequest(20_000));
      for (int i = 0; i < 40; i++) {
        client.write("a".repeat(500));
        if (i < 39) {
          assertThat(client.isOpenAfter(100)).isTrue();
        }
      }
      assertThat(client.head()).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void letsASenderOfEventsPause() throws Exception {
    var event = "{\"action\": \"slow\"}\n";
    try (var client = connect()) {
      client.write(
          ("POST /v1/audits HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                  + "X-Tenant-Id: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s")
              .formatted(server.vendor(), freshTenant(), 2 * event.length(), event));
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.line()).isNotEmpty(); // the size of a chunk
      assertThat(client.line()).contains("\"sequence\":1");
      assertThat(client.line()).isEmpty();
      assertThat(client.isSilentFor(6_000)).isTrue();
      client.write(event);
      assertThat(client.rest()).contains("\"sequence\":2");
    }
  }

  @Test
  void endsAConnectionWhoseAnswersNobodyReads() throws Exception {
    try (var client = new RawSocket(server.base().getPort(), 4 * 1024)) {
      var request = "GET /oauth2/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);
      boolean ended = false;
      for (int i = 0; i < 10_000 && !ended; i++) {
        try {
          client.write(request);
        } catch (SocketException e) {
          ended = true;
        }
      }
      assertThat(ended).isTrue();
    }
  }

  private RawSocket connect() throws IOException {
    return new RawSocket(server.base().getPort());
  }

  private static String tokenRequest(int length) {
    return """
    POST /oauth2/token HTTP/1.1\r
    Host: localhost\r
    Content-Type: application/x-www-form-urlencoded\r
    Content-Length: %d\r
    \r
    """
        .formatted(length);
  }

  /** After how many drips the server has ended the connection; at most a hundred. */
  private static int drip(RawSocket client, String drop) throws IOException {
    for (int i = 0; i < 100; i++) {
      try {
        client.write(drop);
        if (!client.isSilentFor(DRIP)) {
          client.rest(); // perhaps a response, and then the end
          return i;
        }
      } catch (SocketException e) {
        return i;
      }
    }
    return 100;
  }
}
