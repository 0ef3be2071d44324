package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.access.Callers;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives each GraphQL request the memory that its queries share. It is released when the response is
 * made and, over WebSocket, encoded; over HTTP it is written as it is encoded.
 */
@Component
class QueryRequests implements WebGraphQlInterceptor {

  private final QueryWork work;

  QueryRequests(QueryWork work) {
    this.work = work;
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    return Mono.using(
        work::begin, memory -> chain(request, chain, memory), QueryRequest::close, false);
  }

  private static Mono<WebGraphQlResponse> chain(
      WebGraphQlRequest request, Chain chain, QueryRequest memory) {
    request.configureExecutionInput(
        (input, builder) -> {
          Callers.in(input.getGraphQLContext()).map(Caller::id).ifPresent(memory::by);
          return input;
        });
    return chain.next(request).contextWrite(context -> context.put(QueryRequest.KEY, memory));
  }
}
