package dev.annals.drills;

import dev.annals.hostile.Hostile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What one caller does against a server. Sockets connect to the server itself, not to its proxy:
 * the other tenants' clients use the proxy.
 */
final class Attacks {

  private static final String TENANT = "attacker";
  private static final long SECONDS = 15;

  private Attacks() {}

  /** Every hostile document and body of the corpus, by several workers with valid tokens. */
  record Requests(int server) implements Fault.Attack {

    private static final int WORKERS = 4;

    @Override
    public String name() {
      return ATTACK + "hostile requests";
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var requests = Hostile.all();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int worker = 0; worker < WORKERS; worker++) {
          var own = new Random(random.nextLong());
          workers.submit(
              () -> {
                try (var http = new Http(port(deployment, server))) {
                  var token = token(deployment, server);
                  // Each worker sends all of them at least once.
                  for (int i = own.nextInt(requests.size()), sent = 0;
                      sent < requests.size() || System.nanoTime() < end;
                      i++, sent++) {
                    send(deployment, http, token, requests.get(i % requests.size()));
                  }
                }
                return null;
              });
        }
      }
    }

    private static void send(Deployment deployment, Http http, String token, Hostile hostile) {
      var headers =
          "Authorization: Bearer %s\r\nX-Tenant-Id: %s\r\nContent-Type: %s\r\n"
              .formatted(token, TENANT, hostile.contentType());
      try {
        var answer =
            hostile.method().equals("GET")
                ? http.get("/graphql?" + hostile.body(), headers)
                : http.post("/graphql", headers, hostile.body());
        if (answer.status() >= 500 || answer.body().contains(Connections.INTERNAL_ERROR)) {
          deployment
              .ledger()
              .violation(
                  Violation.Kind.INTERNAL_ERROR,
                  "'%s' was answered with %d %s",
                  hostile,
                  answer.status(),
                  Connections.shortened(answer.body()));
        }
      } catch (SocketTimeoutException e) {
        deployment
            .ledger()
            .violation(Violation.Kind.UNANSWERED, "'%s' had no answer within 30 s", hostile);
      } catch (IOException e) {
        // The server may close the connection of such a caller.
      }
    }
  }

  /** Costly but valid questions, as many as one caller can ask at the same time. */
  record Questions(int server) implements Fault.Attack {

    private static final int WORKERS = 12;
    private static final List<String> QUESTIONS =
        List.of(
            "{ auditFacets(fields: [\"action\", \"resourceId\", \"description\"], first: 100) {"
                + " values { value count } } }",
            "{ auditHistogram(from: \"2020-01-01T00:00:00Z\", to: \"2030-01-01T00:00:00Z\","
                + " interval: WEEK, by: \"resourceId\") { buckets { count } } }",
            "{ auditEvents(first: 200, search: \"a b c d e f g -h\") { totalCount { value } nodes {"
                + " customJson } } }");

    @Override
    public String name() {
      return ATTACK + "costly questions";
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int worker = 0; worker < WORKERS; worker++) {
          var question = QUESTIONS.get(worker % QUESTIONS.size());
          workers.submit(
              () -> {
                try (var connections = new Connections(deployment.ledger())) {
                  while (System.nanoTime() < end) {
                    ask(deployment, connections, question);
                  }
                }
                return null;
              });
        }
      }
    }

    private void ask(Deployment deployment, Connections connections, String question) {
      try {
        connections.graphQl(deployment.nodes().get(server), Traffic.tenant(0), question, Map.of());
      } catch (IOException e) {
        // Refused, which is the server's right.
      }
    }
  }

  /** Connections that send what their name says, and stay open. */
  enum Trickle {
    SLOW_HEADERS("GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nX-A: ", "a"),
    SLOW_BODIES(
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
            + " application/json\r\nContent-Length: 100000\r\n\r\n{",
        " "),
    SLOW_CHUNKS(
        "POST /v1/audits HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
            + " application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n",
        "1\r\n{\r\n"),
    UNAUTHENTICATED_SOCKETS(
        "GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection:"
            + " Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version:"
            + " 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
        "");

    private final String start;
    private final String more;

    Trickle(String start, String more) {
      this.start = start;
      this.more = more;
    }
  }

  /** Many connections of one address that send a little every second. */
  record Sockets(int server, Trickle trickle, int count) implements Fault.Attack {

    @Override
    public String name() {
      return ATTACK + count + " " + trickle.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      var sockets = new ArrayList<Socket>();
      try {
        for (int i = 0; i < count; i++) {
          open(deployment).ifPresent(sockets::add);
        }
        for (int second = 0; second < SECONDS; second++) {
          sockets.removeIf(socket -> !isSent(socket, trickle.more) || isClosed(socket));
          TimeUnit.SECONDS.sleep(1);
        }
        System.out.printf("%s: %d of %d are still open%n", name(), sockets.size(), count);
      } finally {
        for (var socket : sockets) {
          socket.close();
        }
      }
    }

    private Optional<Socket> open(Deployment deployment) {
      try {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port(deployment, server));
        if (isSent(socket, trickle.start)) {
          return Optional.of(socket);
        }
        socket.close();
      } catch (IOException e) {
        // Refused, which is the server's right.
      }
      return Optional.empty();
    }

    /** Whether the server has closed the connection, behind what it sent before. */
    private static boolean isClosed(Socket socket) {
      try {
        socket.setSoTimeout(1);
        return socket.getInputStream().read(new byte[4096]) < 0;
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    private static boolean isSent(Socket socket, String text) {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Requests and frames that no client sends; none may be an internal error. */
  record Malformed(int server) implements Fault.Attack {

    private static final String UPGRADE = Trickle.UNAUTHENTICATED_SOCKETS.start;
    private static final List<String> REQUESTS =
        List.of(
            "GET /actuator/health?x=%ff HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /actuator/health?x=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /error HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /graphql;x=y HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\n\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
            "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(5_000) + "\r\n",
            "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding:"
                + " chunked\r\n\r\n0\r\n\r\n",
            "POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "ffffffffffff\r\n",
            "POST /oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Type:"
                + " application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%ff",
            "POST /v1/audits HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer"
                + " b\r\nContent-Length: 0\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
            // Frames: larger than any message, not masked, of a reserved opcode, a split control
            // frame.
            UPGRADE
                + "\u0081\u00ff\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0000\u0000\u0000\u0000",
            UPGRADE + "\u0081\u0005hello",
            UPGRADE + "\u008f\u0080\u0000\u0000\u0000\u0000",
            UPGRADE + "\u0009\u0080\u0000\u0000\u0000\u0000",
            UPGRADE + "\u0081\u0082\u0000\u0000\u0000\u0000\u00ff\u00fe");

    @Override
    public String name() {
      return ATTACK + "malformed requests and frames";
    }

    @Override
    public void run(Deployment deployment, Random random) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / 2;
      for (int sent = 0; sent < REQUESTS.size() || System.nanoTime() < end; sent++) {
        send(deployment, REQUESTS.get(sent % REQUESTS.size()));
      }
    }

    private void send(Deployment deployment, String request) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(deployment, server))) {
        socket.setSoTimeout(500);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        var answer = new byte[4096];
        int read = socket.getInputStream().read(answer);
        var status = read < 12 ? "" : new String(answer, 0, read, StandardCharsets.ISO_8859_1);
        if (status.startsWith("HTTP/1.1 500")) {
          deployment
              .ledger()
              .violation(
                  Violation.Kind.INTERNAL_ERROR,
                  "%s was answered with %s",
                  Connections.JSON.writeValueAsString(
                      request.substring(0, Math.min(90, request.length()))),
                  status.lines().findFirst().orElse(""));
        }
      } catch (IOException e) {
        // Closed without an answer, or waited on: both are the server's right.
      }
    }
  }

  private static int port(Deployment deployment, int server) {
    return deployment.nodes().get(server).server.port();
  }

  private static String token(Deployment deployment, int server) throws IOException {
    try (var client = new Client(port(deployment, server))) {
      return client.token();
    }
  }
}
