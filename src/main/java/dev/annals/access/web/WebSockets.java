package dev.annals.access.web;

import java.io.IOException;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL over WebSocket, closing with a reason that says more than "unauthorized". */
@Configuration(proxyBeanMethods = false)
class WebSockets {

  private static final int LARGEST_MESSAGE = 1024 * 1024;

  @Bean
  GraphQlWebSocketHandler graphQlWebSocketHandler(
      WebGraphQlHandler graphql,
      GraphQlProperties properties,
      JsonMapper json,
      OpenSockets sockets) {
    var socket = properties.getWebsocket();
    return new Handler(graphql, json, socket, sockets);
  }

  private static class Handler extends GraphQlWebSocketHandler {

    private final OpenSockets sockets;

    Handler(
        WebGraphQlHandler graphql,
        JsonMapper json,
        GraphQlProperties.Websocket settings,
        OpenSockets sockets) {
      super(
          graphql,
          new JacksonJsonHttpMessageConverter(json),
          settings.getConnectionInitTimeout(),
          settings.getKeepAlive());
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
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      sockets.remove(session);
      super.afterConnectionClosed(session, status);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message)
        throws Exception {
      super.handleMessage(new Outspoken(session), message);
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
