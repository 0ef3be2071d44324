package dev.annals.access.web;

import java.io.IOException;
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
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL over WebSocket, closing with a reason that says more than "unauthorized". */
@Configuration(proxyBeanMethods = false)
class WebSockets {

  private static final Logger log = LoggerFactory.getLogger(WebSockets.class);

  /** As graphql-transport-ws has it. */
  private static final CloseStatus INVALID_MESSAGE =
      new CloseStatus(4400, "This is no message of graphql-transport-ws");

  private static final int LARGEST_MESSAGE = 1024 * 1024;

  @Bean
  GraphQlWebSocketHandler graphQlWebSocketHandler(
      WebGraphQlHandler graphql,
      GraphQlProperties properties,
      JsonMapper json,
      CorsConfiguration allowedOrigins,
      Attendance attendance,
      OpenSockets sockets) {
    return new Handler(
        graphql, json, properties.getWebsocket(), allowedOrigins, attendance, sockets);
  }

  private static class Handler extends GraphQlWebSocketHandler {

    private final Attendance attendance;
    private final OpenSockets sockets;

    Handler(
        WebGraphQlHandler graphql,
        JsonMapper json,
        GraphQlProperties.Websocket settings,
        CorsConfiguration allowedOrigins,
        Attendance attendance,
        OpenSockets sockets) {
      super(
          graphql,
          new JacksonJsonHttpMessageConverter(json),
          settings.getConnectionInitTimeout(),
          settings.getKeepAlive(),
          allowedOrigins);
      this.attendance = attendance;
      this.sockets = sockets;
    }

    /** The container's own 8 KiB would cut off an event, which may have 64. */
    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
      session.setTextMessageSizeLimit(LARGEST_MESSAGE);
      super.afterConnectionEstablished(session);
      sockets.add(session);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message)
        throws Exception {
      try {
        super.handleMessage(new Outspoken(session), message);
      } catch (RuntimeException e) {
        log.debug("A message was not understood", e);
        session.close(INVALID_MESSAGE);
      }
    }

    /** Spring ends the streams; questions that are still worked on would go on. */
    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      sockets.remove(session);
      Operations.of(session.getAttributes()).cancelAll();
      Connection.close(session.getAttributes()).ifPresent(attendance::disconnect);
      super.afterConnectionClosed(session, status);
    }
  }

  /** Closes with what {@link CallerInterceptor} found, where it found something. */
  private static class Outspoken extends WebSocketSessionDecorator {

    Outspoken(WebSocketSession session) {
      super(session);
    }

    @Override
    public void close(CloseStatus status) throws IOException {
      super.close(
          getAttributes().get(Connection.CLOSE) instanceof CloseStatus better ? better : status);
    }
  }
}
