package dev.annals.query.web;

import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells streams over one WebSocket connection from those over another. */
@Component
class StreamConnections implements WebGraphQlInterceptor {

  private static final String KEY = StreamConnections.class.getName();

  /** The id of the connection; {@code null} if it is not one that can carry several streams. */
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
