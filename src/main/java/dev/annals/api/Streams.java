package dev.annals.api;

import dev.annals.kernel.BadInput;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import java.util.List;
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
 * Matches the operation and the transport. Over server-sent events, a response that is not a stream
 * is sent as a single event: an error of a subscription, or the result of a query or mutation, for
 * which Spring would report that it is not a stream. A subscription over plain HTTP is rejected
 * with a message that names the transports.
 */
@Component
@Order(-1)
class Streams implements WebGraphQlInterceptor {

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    var answer = chain.next(request);
    if (request instanceof WebSocketGraphQlRequest) {
      return answer;
    }
    return wantsEvents(request.getHeaders().getAccept())
        ? answer.map(Streams::asStream)
        : answer.map(Streams::asDocument);
  }

  private static boolean wantsEvents(List<MediaType> accepted) {
    return !accepted.isEmpty()
        && accepted.stream().allMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
  }

  private static WebGraphQlResponse asStream(WebGraphQlResponse response) {
    return isStream(response)
        ? response
        : response.transform(builder -> builder.data(Flux.just(response.getExecutionResult())));
  }

  private static WebGraphQlResponse asDocument(WebGraphQlResponse response) {
    return isStream(response)
        ? new WebGraphQlResponse(
            new DefaultExecutionGraphQlResponse(
                response.getExecutionInput(),
                ExecutionResult.newExecutionResult().addError(refusal(response)).build()))
        : response;
  }

  private static boolean isStream(WebGraphQlResponse response) {
    Object data = response.getData();
    return data instanceof Publisher;
  }

  private static GraphQLError refusal(WebGraphQlResponse response) {
    var refusal =
        new BadInput(
            "Subscriptions are not supported over plain HTTP. Use WebSocket"
                + " (graphql-transport-ws), or send Accept: text/event-stream.");
    var executionId = String.valueOf(response.getExecutionInput().getExecutionIdNonNull());
    return GraphqlErrorBuilder.newError()
        .message("%s", refusal.reason())
        .errorType(ErrorType.BAD_REQUEST)
        .extensions(Errors.extensions(refusal, executionId))
        .build();
  }
}
