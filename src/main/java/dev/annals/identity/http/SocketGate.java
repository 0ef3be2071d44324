package dev.annals.identity.http;

import dev.annals.identity.connections.ClientConnection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Rejects WebSocket handshakes if there are too many unauthenticated sockets. */
class SocketGate implements HandshakeInterceptor {

  private static final String KEY = ClientConnection.class.getName();

  private final HttpRefusals refusals;

  SocketGate(HttpRefusals refusals) {
    this.refusals = refusals;
  }

  static @Nullable ClientConnection connection(Map<String, Object> attributes) {
    return (ClientConnection) attributes.get(KEY);
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes)
      throws IOException {
    if (!(request instanceof ServletServerHttpRequest servlet)
        || !(response instanceof ServletServerHttpResponse answer)) {
      return true;
    }
    var connection = ClientConnection.of(servlet.getServletRequest()).orElse(null);
    if (connection == null) {
      return true;
    }
    if (!connection.admitSocket()) {
      reject(answer.getServletResponse());
      return false;
    }
    attributes.put(KEY, connection);
    return true;
  }

  private void reject(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    response.setHeader(HttpHeaders.CONNECTION, "close");
    refusals.tooMany(
        response, "Too many WebSockets without connection_init. Try again in a second.");
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception fault) {}
}
