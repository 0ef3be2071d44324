package dev.annals.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The port of mongod, which stays the same across restarts unless another process uses it. */
final class ReservedPort {

  private final Path file;

  ReservedPort(Path file) {
    this.file = file;
  }

  /**
   * Returns the port of the last start if it is free; otherwise a free port, which is stored for
   * later starts.
   */
  int choose() throws IOException {
    int stored = stored();
    if (stored != 0 && isFree(stored)) {
      return stored;
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, Integer.toString(socket.getLocalPort()));
      return socket.getLocalPort();
    }
  }

  private int stored() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    var text = Files.readString(file).strip();
    return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
