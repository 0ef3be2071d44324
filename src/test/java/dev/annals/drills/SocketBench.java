package dev.annals.drills;

import dev.annals.embedded.EmbeddedMongod;
import dev.annals.embedded.binary.MongodBinaries;
import dev.annals.testing.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures the memory of a server for each WebSocket that has sent one ping and no token, and for
 * each one with one idle subscription. The heap is measured after a full collection; resident
 * memory has all that is not heap.
 *
 * <p>Arguments, with defaults: unauthenticated sockets, subscribers. The limits of the server must
 * allow for them: {@code -Dannals.server.options=-Dannals.web.connections.…}.
 */
final class SocketBench {

  private static final String PING = "{\"type\": \"ping\"}";
  private static final String INIT =
      "{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer %s\", \"tenantId\": \"t%d\"}}";
  private static final String SUBSCRIBE =
      "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": \"subscription { auditEventsAdded { cursor } }\"}}";

  private static final int TENANTS = 100;

  private final int strangers;
  private final int subscribers;

  private SocketBench(int strangers, int subscribers) {
    this.strangers = strangers;
    this.subscribers = subscribers;
  }

  public static void main(String[] args) throws Exception {
    new SocketBench(
            args.length > 0 ? Integer.parseInt(args[0]) : 400,
            args.length > 1 ? Integer.parseInt(args[1]) : 5_000)
        .run();
  }

  private void run() throws Exception {
    var directory = Files.createTempDirectory("annals-sockets-");
    var binary = MongodBinaries.defaults("").find();
    try (var mongod = EmbeddedMongod.start(directory.resolve("mongo"), binary);
        var server = new Server(directory.resolve("home"), mongod.uri("annals"))) {
      server.start();
      measure("unauthenticated", server, strangers, this::stranger);
      String token;
      try (var client = new Client(server.port())) {
        token = client.token();
      }
      measure("idle subscriber", server, subscribers, (port, i) -> subscriber(port, i, token));
    }
  }

  private interface Opening {
    RawSocket open(int port, int index) throws IOException;
  }

  private static void measure(String what, Server server, int count, Opening opening)
      throws Exception {
    // The first hundred load classes and fill caches.
    var sockets = new ArrayList<RawSocket>(open(server, 0, 100, opening));
    var before = Memory.of(server);
    sockets.addAll(open(server, 100, count, opening));
    var after = Memory.of(server);
    System.out.printf(
        "%-16s %5d sockets: heap %7.1f KiB each, resident %7.1f KiB each, %d threads more%n",
        what,
        count,
        (after.heap() - before.heap()) / 1024.0 / count,
        (after.resident() - before.resident()) / 1024.0 / count,
        after.threads() - before.threads());
    for (var socket : sockets) {
      socket.close();
    }
  }

  private static List<RawSocket> open(Server server, int from, int count, Opening opening)
      throws IOException {
    var sockets = new ArrayList<RawSocket>(count);
    for (int i = 0; i < count; i++) {
      sockets.add(opening.open(server.port(), from + i));
    }
    return sockets;
  }

  private RawSocket stranger(int port, int index) throws IOException {
    var socket = connect(port);
    expect(socket.text(PING).message(), "pong");
    return socket;
  }

  private static RawSocket subscriber(int port, int index, String token) throws IOException {
    var socket = connect(port);
    expect(socket.text(INIT.formatted(token, index % TENANTS)).message(), "connection_ack");
    expect(socket.text(SUBSCRIBE).message(), "cursor");
    return socket;
  }

  private static RawSocket connect(int port) throws IOException {
    var socket = new RawSocket(port, 4 * 1024);
    expect(socket.handshake(""), "HTTP/1.1 101");
    return socket;
  }

  private static void expect(String answer, String part) throws IOException {
    if (answer == null || !answer.contains(part)) {
      throw new IOException("Instead of " + part + ": " + answer);
    }
  }

  /** What the server's process has, in bytes. */
  private record Memory(long heap, long resident, long threads) {

    static Memory of(Server server) throws IOException, InterruptedException {
      return new Memory(
          heap(server.pid()), status(server, "VmRSS") * 1024, status(server, "Threads"));
    }

    /** What is left after a full collection, as the sum of the histogram's last line. */
    private static long heap(long pid) throws IOException, InterruptedException {
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      var process =
          new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String total = "";
      try (var lines = process.inputReader()) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          total = line.isBlank() ? total : line;
        }
      }
      process.waitFor(1, TimeUnit.MINUTES);
      var words = total.strip().split("\\s+");
      return Long.parseLong(words[words.length - 1]);
    }

    private static long status(Server server, String name) throws IOException {
      return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    }
  }
}
