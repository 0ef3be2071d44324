package dev.annals.query.web;

import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Assigns an id to each WebSocket connection, so that live streams can be counted per connection.
 */
@Component
class StreamConnections implements WebGraphQlInterceptor {

  private static final String KEY = StreamConnections.class.getName();

  /** Returns the id of the connection; {@code null} if it cannot carry several streams. */
  static @Nullable String of(GraphQLContext context) {
    return context.get(KEY);
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    if (request instanceof WebSocketGraphQlRequest overWebSocket) {
      var id = overWebSocket.getSessionInfo().getId();
      request.configureExecutionInput(
          (input, builder) -> builder.graphQLContext(context -> context.put(KEY, id)).build());
    }
    return chain.next(request);
  }
}
