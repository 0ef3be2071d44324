package dev.annals.api;

import dev.annals.kernel.BadInput;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import org.reactivestreams.Publisher;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings together what was asked and how: a stream cannot be answered by one JSON document, and one
 * answer goes over server-sent events as a stream of one (as graphql-sse has it).
 */
@Component
@Order(5)
class Streams implements WebGraphQlInterceptor {

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    return request instanceof WebSocketGraphQlRequest
        ? chain.next(request)
        : chain.next(request).map(response -> fitting(response, isOfEvents(request)));
  }

  private static boolean isOfEvents(WebGraphQlRequest request) {
    return request.getHeaders().getAccept().stream()
        .anyMatch(type -> type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM) && type.isConcrete());
  }

  private static WebGraphQlResponse fitting(WebGraphQlResponse response, boolean events) {
    var result = response.getExecutionResult();
    boolean stream = result.getData() instanceof Publisher;
    if (stream && !events) {
      return new WebGraphQlResponse(
          new DefaultExecutionGraphQlResponse(
              response.getExecutionInput(),
              ExecutionResult.newExecutionResult().addError(refusal(response)).build()));
    }
    return events && !stream && result.getErrors().isEmpty()
        ? response.transform(builder -> builder.data(one(result)))
        : response;
  }

  private static Flux<ExecutionResult> one(ExecutionResult result) {
    return Flux.just(result);
  }

  private static GraphQLError refusal(WebGraphQlResponse response) {
    var refusal =
        new BadInput(
            "A subscription is a stream: follow it over WebSocket (graphql-transport-ws), or ask"
                + " with Accept: text/event-stream");
    var executionId = String.valueOf(response.getExecutionInput().getExecutionIdNonNull());
    return GraphqlErrorBuilder.newError()
        .message("%s", refusal.reason())
        .errorType(ErrorType.BAD_REQUEST)
        .extensions(Errors.extensions(refusal, executionId))
        .build();
  }
}
