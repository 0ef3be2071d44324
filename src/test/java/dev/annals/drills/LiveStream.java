package dev.annals.drills;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One subscription: its results, and after the last one an end. */
final class LiveStream implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /** What {@link #poll} returns after the last result. */
  private static final JsonNode END = Connections.JSON.valueToTree(Map.of("ended", true));

  private final BlockingQueue<JsonNode> results = new LinkedBlockingQueue<>();
  private final Runnable closing;

  private LiveStream(Opening opening) throws IOException, InterruptedException {
    this.closing = opening.open(results);
  }

  private interface Opening {
    Runnable open(BlockingQueue<JsonNode> results) throws IOException, InterruptedException;
  }

  static LiveStream open(
      int port,
      Subscriber.Transport transport,
      String tenant,
      String query,
      Map<String, ?> variables)
      throws IOException, InterruptedException {
    String token;
    try (var client = new Client(port)) {
      token = client.token();
    }
    return new LiveStream(
        transport == Subscriber.Transport.WEBSOCKET
            ? results -> webSocket(results, port, token, tenant, query, variables)
            : results -> serverSentEvents(results, port, token, tenant, query, variables));
  }

  /** The next result, an object with {@code ended} after the last one, or null in time. */
  @Nullable JsonNode poll(long time, TimeUnit unit) throws IOException, InterruptedException {
    var result = results.poll(time, unit);
    if (result != null && result.has("ended")) {
      throw new IOException("The stream has ended");
    }
    return result;
  }

  private static Runnable webSocket(
      BlockingQueue<JsonNode> results,
      int port,
      String token,
      String tenant,
      String query,
      Map<String, ?> variables)
      throws IOException {
    try {
      var socket =
          HTTP.newWebSocketBuilder()
              .subprotocols("graphql-transport-ws")
              .connectTimeout(Duration.ofSeconds(10))
              .buildAsync(
                  URI.create("ws://127.0.0.1:%d/graphql".formatted(port)),
                  new Listener(results, query, variables))
              .get(20, TimeUnit.SECONDS);
      var payload = Map.of("Authorization", "Bearer " + token, "tenantId", tenant);
      send(socket, Map.of("type", "connection_init", "payload", payload));
      return socket::abort;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void send(WebSocket socket, Map<String, ?> message) {
    socket.sendText(Connections.JSON.writeValueAsString(message), true);
  }

  private static Runnable serverSentEvents(
      BlockingQueue<JsonNode> results,
      int port,
      String token,
      String tenant,
      String query,
      Map<String, ?> variables)
      throws IOException, InterruptedException {
    var body = Connections.JSON.writeValueAsString(Map.of("query", query, "variables", variables));
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(port)))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token)
            .header("X-Tenant-Id", tenant)
            .POST(BodyPublishers.ofString(body))
            .build();
    var response = HTTP.send(request, BodyHandlers.ofLines());
    Stream<String> lines = response.body();
    Thread.ofVirtual().start(() -> read(lines, results));
    return lines::close;
  }

  private static void read(Stream<String> lines, BlockingQueue<JsonNode> results) {
    try (lines) {
      lines
          .filter(line -> line.startsWith("data:") && line.length() > "data:".length())
          .forEach(
              line -> results.add(Connections.JSON.readTree(line.substring("data:".length()))));
    } catch (RuntimeException e) {
      // The connection was cut, in the middle of a line perhaps.
    } finally {
      results.add(END);
    }
  }

  /** Subscribes once the connection is acknowledged. */
  private static final class Listener implements WebSocket.Listener {

    private final BlockingQueue<JsonNode> results;
    private final String query;
    private final Map<String, ?> variables;
    private final StringBuilder part = new StringBuilder();

    Listener(BlockingQueue<JsonNode> results, String query, Map<String, ?> variables) {
      this.results = results;
      this.query = query;
      this.variables = variables;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        var message = Connections.JSON.readTree(part.toString());
        part.setLength(0);
        received(socket, message);
      }
      socket.request(1);
      return null;
    }

    private void received(WebSocket socket, JsonNode message) {
      switch (message.path("type").asString("")) {
        case "connection_ack" ->
            send(
                socket,
                Map.of(
                    "id",
                    "1",
                    "type",
                    "subscribe",
                    "payload",
                    Map.of("query", query, "variables", variables)));
        case "next" -> results.add(message.get("payload"));
        case "error" ->
            results.add(Connections.JSON.valueToTree(Map.of("errors", message.get("payload"))));
        case "complete" -> results.add(END);
        case "ping" -> send(socket, Map.of("type", "pong"));
        default -> {
          // Nothing else concerns a subscription.
        }
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      results.add(END);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      results.add(END);
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
