package dev.annals.query.live;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of graphql-transport-ws that does only what it is told, and can be cut. */
public final class GraphQlSocket implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private GraphQlSocket(URI base) {
    var uri = URI.create(base.toString().replaceFirst("^http", "ws") + "/graphql");
    this.socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(uri, new Listener(messages))
            .join();
  }

  /** A connection that was acknowledged. */
  public static GraphQlSocket open(URI base, String token, @Nullable String tenant) {
    var opened = new GraphQlSocket(base);
    var payload = new HashMap<>(Map.of("Authorization", "Bearer " + token));
    if (tenant != null) {
      payload.put("tenantId", tenant);
    }
    opened.send(Map.of("type", "connection_init", "payload", payload));
    var ack = opened.next();
    if (!ack.path("type").asString().equals("connection_ack")) {
      throw new IllegalStateException("Not acknowledged: " + ack);
    }
    return opened;
  }

  public void subscribe(String id, String document, Map<String, ?> variables) {
    send(
        Map.of(
            "id",
            id,
            "type",
            "subscribe",
            "payload",
            Map.of("query", document, "variables", variables)));
  }

  /** Tells the server that this subscription is not wanted any more. */
  public void complete(String id) {
    send(Map.of("id", id, "type", "complete"));
  }

  /** The next message, or the end: {@code {"type": "closed", "code": …}}. */
  public JsonNode next() {
    try {
      var message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IllegalStateException("No message in %d s".formatted(PATIENCE_SECONDS));
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Cuts the connection without a word. */
  @Override
  public void close() {
    socket.abort();
  }

  private void send(Map<String, ?> message) {
    socket.sendText(JSON.writeValueAsString(message), true).join();
  }

  private record Listener(BlockingQueue<JsonNode> messages, StringBuilder part)
      implements WebSocket.Listener {

    Listener(BlockingQueue<JsonNode> messages) {
      this(messages, new StringBuilder());
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(JSON.readTree(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      messages.add(JSON.valueToTree(Map.of("type", "closed", "code", code, "reason", reason)));
      return null;
    }
  }
}
