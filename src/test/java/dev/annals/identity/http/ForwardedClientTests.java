package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.testing.RawSocket;
import dev.annals.testing.ServerTest;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Behind a proxy that is trusted, clients are told apart by what it says. */
@TestPropertySource(
    properties = {
      "server.forward-headers-strategy=native",
      "server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1",
      "annals.web.connections.unauthenticated-of-address=3",
      "annals.web.connections.sockets-of-address=3"
    })
class ForwardedClientTests extends ServerTest {

  @Test
  void countsTheClientsOfAProxyEachForItself() throws Exception {
    var sockets = new ArrayList<RawSocket>();
    for (int i = 0; i < 8; i++) {
      var socket = new RawSocket(server.base().getPort());
      sockets.add(socket);
      assertThat(socket.handshake("X-Forwarded-For: 192.0.2.%d\r\n".formatted(i)))
          .startsWith("HTTP/1.1 101");
    }
    int open = 0;
    var ofOne = new ArrayList<RawSocket>();
    for (int i = 0; i < 8; i++) {
      var socket = new RawSocket(server.base().getPort());
      sockets.add(socket);
      // The client adds an address of its own before that which the proxy says.
      var head = socket.handshake("X-Forwarded-For: 198.51.100.%d, 203.0.113.7\r\n".formatted(i));
      if (head.startsWith("HTTP/1.1 101")) {
        ofOne.add(socket);
      }
    }
    for (var socket : ofOne) {
      open += socket.closed() == 4429 ? 0 : 1;
    }
    assertThat(open).isEqualTo(3);
    for (var socket : sockets) {
      socket.close();
    }
  }
}
