package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProxyTests {

  private ServerSocket echo;
  private Proxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = new Proxy("127.0.0.1", 0, echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  /** Sends back what it receives. */
  private void serve() {
    while (!echo.isClosed()) {
      try {
        var socket = echo.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException e) {
                    // The other side is gone.
                  }
                });
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void passesBothWays() throws IOException {
    try (var socket = connect()) {
      assertThat(ask(socket, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void losesRepliesAndThenCloses() throws IOException {
    try (var socket = connect()) {
      proxy.lose();
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> ask(socket, "lost")).isInstanceOf(SocketTimeoutException.class);
      proxy.pass();
      socket.setSoTimeout(10_000);
      assertThat(ask(socket, "a stream with a hole")).isEmpty();
    }
  }

  @Test
  void delaysReplies() throws IOException {
    try (var socket = connect()) {
      proxy.delay(700);
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> ask(socket, "late")).isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(10_000);
      assertThat(read(socket, 4)).isEqualTo("late");
    }
  }

  @Test
  void cutsInTheMiddleOfAReply() throws IOException {
    try (var socket = connect()) {
      proxy.cut();
      assertThat(ask(socket, "12345678")).isEqualTo("1234");
    }
  }

  @Test
  void holdsBothWaysAndDeliversAfterwards() throws IOException {
    try (var socket = connect();
        var other = connect()) {
      ask(socket, "x");
      proxy.hold(port -> port == socket.getLocalPort());
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> ask(socket, "held")).isInstanceOf(SocketTimeoutException.class);
      assertThat(ask(other, "others pass")).isEqualTo("others pass");
      proxy.pass();
      socket.setSoTimeout(10_000);
      assertThat(read(socket, 4)).isEqualTo("held");
    }
  }

  @Test
  void holdsNewConnections() throws IOException {
    proxy.hold(port -> true);
    try (var socket = connect()) {
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> ask(socket, "held")).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void findsTheProcessOfAConnection() throws IOException {
    assumeThat(ConnectionOwner.isKnown()).isTrue();
    try (var socket = connect()) {
      int port = socket.getLocalPort();
      long own = ProcessHandle.current().pid();
      assertThat(ConnectionOwner.isOpenIn(own, port, proxy.port())).isTrue();
      assertThat(ConnectionOwner.isOpenIn(own, port, 1)).isFalse();
      assertThat(ConnectionOwner.isOpenIn(1, port, proxy.port())).isFalse();
    }
  }

  @Test
  void refusesConnections() throws IOException {
    try (var open = connect()) {
      ask(open, "x");
      proxy.refuse();
      assertThat(open.getInputStream().read()).isEqualTo(-1);
      try (var another = connect()) {
        assertThat(another.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static String ask(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return read(socket, text.length());
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }
}
