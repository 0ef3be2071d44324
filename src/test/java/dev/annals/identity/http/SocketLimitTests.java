package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.annals.testing.RawSocket;
import dev.annals.testing.ServerTest;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** WebSockets and connections of strangers, from the one address that tests have. */
@TestPropertySource(
    properties = {
      "spring.graphql.websocket.connection-init-timeout=3s",
      "annals.web.connections.sockets=50",
      "annals.web.connections.sockets-of-address=5",
      "annals.web.connections.unauthenticated-of-address=20",
      "server.tomcat.max-connections=" + SocketLimitTests.MAX_CONNECTIONS
    })
class SocketLimitTests extends ServerTest {

  static final int MAX_CONNECTIONS = 100;

  private static final String INIT =
      "{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer %s\"}}";

  private final List<RawSocket> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var socket : open) {
      socket.close();
    }
  }

  @Test
  void closesASocketThatDoesNotSayWhoItIs() throws Exception {
    var socket = connect("");
    socket.frame(1, false, "{\"type\":".getBytes(StandardCharsets.UTF_8));

    assertThat(socket.closed()).isEqualTo(4408);
    assertThat(socket.rest()).isEmpty();
  }

  /** Each is rejected, or makes the oldest give way: there are never more. */
  @Test
  void hasNoMoreSocketsOfStrangersThanTheLimit() throws Exception {
    var strangers = new ArrayList<RawSocket>();
    int rejected = 0;
    for (int i = 0; i < 12; i++) {
      var socket = open();
      var head = socket.handshake("X-Forwarded-For: 192.0.2.%d".formatted(i) + "\r\n");
      if (head.startsWith("HTTP/1.1 101")) {
        strangers.add(socket);
      } else {
        assertThat(head).startsWith("HTTP/1.1 429").contains("Retry-After: 1");
        rejected++;
      }
    }
    int evicted = 0;
    for (var socket : strangers) {
      evicted += socket.closed() == 4429 ? 1 : 0;
    }

    assertThat(strangers.size() - evicted).isEqualTo(5);
    assertThat(rejected + evicted).isEqualTo(7);
  }

  @Test
  void letsAUserInWhileStrangersHoldAllSockets() throws Exception {
    var token = server.user(freshTenant(), "viewer");
    for (int i = 0; i < 5; i++) {
      connect("");
    }
    for (int i = 0; i < 40; i++) {
      open(); // and no word
    }

    var answer =
        send(
            request("/graphql")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\": \"{ viewer { id } }\"}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(known(token).message()).contains("connection_ack");
  }

  @Test
  void countsNoSocketOfAUserAmongThoseOfStrangers() throws Exception {
    var token = server.user(freshTenant(), "viewer");
    var sockets = new ArrayList<RawSocket>();
    for (int i = 0; i < 20; i++) {
      var socket = known(token);
      assertThat(socket.message()).contains("connection_ack");
      sockets.add(socket);
    }
    for (var socket : sockets) {
      assertThat(socket.text("{\"type\": \"ping\"}").message()).contains("pong");
    }
  }

  @Test
  void closesAfterTooManyMessagesOfAStranger() throws Exception {
    var socket = connect("");
    for (int i = 0; i < 100; i++) {
      socket.text("{\"type\": \"ping\"}");
    }

    assertThat(socket.closed()).isEqualTo(4429);
  }

  @Test
  void closesAfterASecondInit() throws Exception {
    var socket = known(server.user(freshTenant(), "viewer"));
    socket.text(INIT.formatted("x"));

    assertThat(socket.closed()).isEqualTo(4429);
  }

  @Test
  void takesNoLongMessageOfAStranger() throws Exception {
    assertThat(connect("").text(INIT.formatted("x".repeat(20_000))).closed()).isEqualTo(1009);
    var parts = connect("").frame(1, false, new byte[0]);
    for (int i = 0; i < 20; i++) {
      parts.frame(0, false, "x".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(parts.closed()).isEqualTo(1009);
  }

  @Test
  void takesALongMessageOfAUserInParts() throws Exception {
    var socket = known(server.user(freshTenant(), "viewer"));
    assertThat(socket.message()).contains("connection_ack");
    var message =
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": \"{ viewer { id } }\", \"extensions\": {\"ü\": \"%s\"}}}"
            .formatted("ü€😀".repeat(20_000))
            .getBytes(StandardCharsets.UTF_8);
    int half = message.length / 2; // within a character, perhaps
    socket.frame(1, false, Arrays.copyOf(message, half));
    socket.frame(0, true, Arrays.copyOfRange(message, half, message.length));

    assertThat(socket.message()).contains("\"next\"").contains("viewer");
    assertThat(socket.message()).contains("\"complete\"");
    socket.frame(1, true, new byte[1_100_000]);
    assertThat(socket.closed()).isEqualTo(1009);
  }

  @Test
  void compressesNothing() throws Exception {
    assertThat(open().handshake("Sec-WebSocket-Extensions: permessage-deflate\r\n"))
        .startsWith("HTTP/1.1 101")
        .doesNotContainIgnoringCase("permessage-deflate");
  }

  /** What is no handshake leaves no socket behind in the count. */
  @Test
  void forgetsAHandshakeThatFails() throws Exception {
    for (int i = 0; i < 10; i++) {
      var socket = open();
      socket.write(
          "GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n");
      assertThat(socket.head()).startsWith("HTTP/1.1 400");
    }
    connect("");
  }

  /** A rejected connection that went on counting would use up those that Tomcat has. */
  @Test
  void forgetsConnectionsThatItRejects() throws Exception {
    int rejected = 0;
    for (int i = 0; i < 2_000 && rejected <= MAX_CONNECTIONS; i++) {
      if (isRejected()) {
        rejected++;
      } else {
        hold(); // those that were held before were ended meanwhile, or made way
      }
    }
    closeAll();

    assertThat(rejected).isGreaterThan(MAX_CONNECTIONS);
    await().atMost(Duration.ofSeconds(20)).until(() -> !isRejected());
  }

  /** A request without its body, which makes way for no other. */
  private void hold() throws Exception {
    try {
      open()
          .write(
              "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                  + "Content-Type: application/x-www-form-urlencoded\r\n\r\n");
    } catch (SocketException e) {
      // It was rejected.
    }
  }

  private boolean isRejected() throws IOException {
    try (var socket = new RawSocket(server.base().getPort())) {
      socket.write("GET /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return !socket.head().startsWith("HTTP/1.1 200");
    } catch (SocketException e) {
      return true;
    }
  }

  private RawSocket known(String token) throws Exception {
    return connect("").text(INIT.formatted(token));
  }

  private RawSocket connect(String headers) throws Exception {
    RawSocket socket = null;
    var head = "";
    for (int i = 0; i < 50 && !head.startsWith("HTTP/1.1 101"); i++) {
      socket = open();
      head = socket.handshake(headers);
      if (head.startsWith("HTTP/1.1 429")) {
        socket.close();
        // A stranger's socket gives way once it is a second old: as long as Retry-After says.
        LockSupport.parkNanos(100_000_000);
      }
    }
    assertThat(head).startsWith("HTTP/1.1 101");
    return socket;
  }

  private RawSocket open() throws Exception {
    var socket = new RawSocket(server.base().getPort());
    open.add(socket);
    return socket;
  }
}
