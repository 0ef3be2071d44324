package dev.annals.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which process of this machine has a TCP connection open. From {@code /proc}, so on Linux alone,
 * and for processes of the same user.
 */
final class ConnectionOwner {

  private static final List<Path> CONNECTIONS =
      Stream.of("/proc/net/tcp", "/proc/net/tcp6").map(Path::of).filter(Files::isReadable).toList();
  private static final int LOCAL_ADDRESS = 1;
  private static final int REMOTE_ADDRESS = 2;
  private static final int INODE = 9;

  private ConnectionOwner() {}

  static boolean isKnown() {
    return !CONNECTIONS.isEmpty();
  }

  /** Whether a process has a connection between these ports; false if it has closed it. */
  static boolean isOpenIn(long pid, int port, int remotePort) {
    var sockets = sockets(port, remotePort);
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.anyMatch(file -> sockets.contains(targetOf(file)));
    } catch (IOException e) {
      return false;
    }
  }

  /** What the open files of these connections link to. */
  private static Set<String> sockets(int port, int remotePort) {
    var local = ":%04X".formatted(port);
    var remote = ":%04X".formatted(remotePort);
    return CONNECTIONS.stream()
        .flatMap(ConnectionOwner::lines)
        .map(line -> line.strip().split(" +"))
        .filter(fields -> fields[LOCAL_ADDRESS].endsWith(local))
        .filter(fields -> fields[REMOTE_ADDRESS].endsWith(remote))
        .map(fields -> "socket:[%s]".formatted(fields[INODE]))
        .collect(Collectors.toSet());
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String targetOf(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
