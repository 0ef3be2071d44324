package dev.annals.identity.http;

import java.io.IOException;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Handles GraphQL over WebSocket, with close reasons that are more specific than Spring's. */
@Configuration(proxyBeanMethods = false)
class WebSockets {

  private static final Logger log = LoggerFactory.getLogger(WebSockets.class);

  /** Close status of graphql-transport-ws for an invalid message. */
  private static final CloseStatus INVALID_MESSAGE =
      new CloseStatus(4400, "Not a valid message of graphql-transport-ws");

  private static final CloseStatus EVICTED =
      new CloseStatus(SocketAttributes.TOO_MANY, "Too many WebSockets without connection_init");

  /**
   * Size of the container's buffers, in bytes and characters. {@link SocketSession} assembles
   * messages.
   */
  private static final int BUFFER = 1024;

  @Bean
  GraphQlWebSocketHandler graphQlWebSocketHandler(
      WebGraphQlHandler graphql,
      GraphQlProperties properties,
      JsonMapper json,
      CorsConfiguration allowedOrigins,
      CallerConcurrency callerConcurrency,
      SocketRevocation sockets,
      MessageMemory memory,
      HttpRefusals refusals) {
    return new Handler(
        graphql,
        json,
        properties.getWebsocket(),
        allowedOrigins,
        callerConcurrency,
        sockets,
        memory,
        new SocketGate(refusals));
  }

  private static final String SESSION = SocketSession.class.getName();

  private static final TextMessage PONG = new TextMessage("{\"type\":\"pong\"}");

  private static final int LONGEST_PING = 4 * 1024;

  private static class Handler extends GraphQlWebSocketHandler {

    private final CallerConcurrency callerConcurrency;
    private final SocketRevocation sockets;
    private final MessageMemory memory;
    private final SocketGate gate;
    private final JsonMapper json;

    Handler(
        WebGraphQlHandler graphql,
        JsonMapper json,
        GraphQlProperties.Websocket settings,
        CorsConfiguration allowedOrigins,
        CallerConcurrency callerConcurrency,
        SocketRevocation sockets,
        MessageMemory memory,
        SocketGate gate) {
      super(
          graphql,
          new JacksonJsonHttpMessageConverter(json),
          settings.getConnectionInitTimeout(),
          settings.getKeepAlive(),
          allowedOrigins);
      this.callerConcurrency = callerConcurrency;
      this.sockets = sockets;
      this.memory = memory;
      this.gate = gate;
      this.json = json;
    }

    @Override
    public WebSocketHttpRequestHandler initWebSocketHttpRequestHandler(HandshakeHandler handshake) {
      var handler = super.initWebSocketHttpRequestHandler(handshake);
      var interceptors = new ArrayList<HandshakeInterceptor>(handler.getHandshakeInterceptors());
      // After the check of the origin, so that handshakes it rejects are not counted.
      interceptors.add(gate);
      handler.setHandshakeInterceptors(interceptors);
      return handler;
    }

    /**
     * The container passes on partial messages when its small buffers are full; {@link
     * SocketSession} assembles them.
     */
    @Override
    public boolean supportsPartialMessages() {
      return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
      session.setTextMessageSizeLimit(BUFFER);
      session.setBinaryMessageSizeLimit(BUFFER);
      var own = new SocketSession(session, memory);
      session.getAttributes().put(SESSION, own);
      var connection = SocketGate.connection(session.getAttributes());
      if (connection != null) {
        connection.socketOpened(() -> close(session, EVICTED));
      }
      super.afterConnectionEstablished(own);
      sockets.add(session);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message)
        throws Exception {
      if (!(session.getAttributes().get(SESSION) instanceof SocketSession own)) {
        return;
      }
      try {
        var whole = message instanceof TextMessage part ? own.receive(part) : message;
        if (whole instanceof TextMessage text && isPing(text)) {
          own.sendMessage(PONG);
        } else if (whole != null) {
          super.handleMessage(own, whole);
        }
      } catch (RuntimeException e) {
        log.debug("A WebSocket message is not valid", e);
        own.close(INVALID_MESSAGE);
      }
    }

    /**
     * Returns whether a message is a ping of graphql-transport-ws. The reading thread responds to
     * pings immediately: Spring would queue the responses, without limit for a client that does not
     * read them.
     */
    private boolean isPing(TextMessage message) {
      var payload = message.getPayload();
      if (payload.length() > LONGEST_PING || !payload.contains("\"ping\"")) {
        return false;
      }
      try {
        return "ping".equals(json.readTree(payload).path("type").asStringOpt().orElse(null));
      } catch (JacksonException e) {
        return false;
      }
    }

    private static void close(WebSocketSession session, CloseStatus status) {
      try {
        session.close(status);
      } catch (IOException | RuntimeException e) {
        log.debug("A WebSocket was disconnected before it was closed: {}", e.toString());
      }
    }

    /**
     * Cancels the operations of the socket. Spring ends the streams only; running queries would
     * continue.
     */
    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      sockets.remove(session);
      if (session.getAttributes().get(SESSION) instanceof SocketSession own) {
        own.release();
      }
      var connection = SocketGate.connection(session.getAttributes());
      if (connection != null) {
        connection.socketClosed();
      }
      InFlightOperations.of(session.getAttributes()).cancelAll();
      SocketAttributes.close(session.getAttributes()).ifPresent(callerConcurrency::disconnect);
      super.afterConnectionClosed(session, status);
    }
  }
}
