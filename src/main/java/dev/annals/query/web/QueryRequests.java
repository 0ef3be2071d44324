package dev.annals.query.web;

import dev.annals.access.Callers;
import dev.annals.kernel.Refusal;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Limits the response of each GraphQL request to the memory that its queries share. Over WebSocket
 * the memory is released when the response is complete. Over HTTP, where the response is encoded
 * while it is written, {@link QueryRequestFilter} releases it.
 */
@Component
class QueryRequests implements WebGraphQlInterceptor {

  private static final String ADVICE =
      "The response is too large. Select fewer fields, select each of them once, or request fewer"
          + " events.";

  private final QueryWork work;

  QueryRequests(QueryWork work) {
    this.work = work;
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    if (!(request instanceof WebSocketGraphQlRequest) && work.current().isPresent()) {
      var memory = work.current().get();
      return chain(request, chain, memory).map(response -> retained(response, memory));
    }
    return Mono.using(
        work::begin, memory -> chain(request, chain, memory), QueryRequest::close, false);
  }

  /** Returns the response if its memory may stay reserved until the client has read it. */
  private static WebGraphQlResponse retained(WebGraphQlResponse response, QueryRequest memory) {
    if (response.getExecutionResult().getData() instanceof Publisher<?>) {
      memory.releaseTo(0);
      return response;
    }
    try {
      memory.retain();
      return response;
    } catch (Refusal refusal) {
      return refused(response, refusal, memory);
    }
  }

  private static Mono<WebGraphQlResponse> chain(
      WebGraphQlRequest request, Chain chain, QueryRequest memory) {
    request.configureExecutionInput(
        (input, builder) -> {
          Callers.in(input.getGraphQLContext()).ifPresent(memory::by);
          return input;
        });
    return chain
        .next(request)
        .map(response -> limited(response, memory))
        .contextWrite(context -> context.put(QueryRequest.KEY, memory));
  }

  private static WebGraphQlResponse limited(WebGraphQlResponse response, QueryRequest memory) {
    Object data = response.getExecutionResult().getData();
    if (data instanceof Publisher<?> stream) {
      var executionId = executionId(response);
      var limited =
          Flux.from(stream)
              .<Object>handle((part, sink) -> hand(part, sink, memory.pageBytes(), executionId));
      return response.transform(builder -> builder.data(limited));
    }
    var refusal = refusal(data, memory);
    return refusal == null ? response : refused(response, refusal, memory);
  }

  /** Replaces a response with an error and releases the memory of the response. */
  private static WebGraphQlResponse refused(
      WebGraphQlResponse response, Refusal refusal, QueryRequest memory) {
    memory.releaseTo(0);
    return new WebGraphQlResponse(
        new DefaultExecutionGraphQlResponse(
            response.getExecutionInput(),
            ExecutionResult.newExecutionResult()
                .addError(error(refusal, executionId(response)))
                .build()));
  }

  private static @Nullable Refusal refusal(@Nullable Object data, QueryRequest memory) {
    try {
      memory.reserve(ResponseSize.of(data, memory.requestBytes()), ADVICE);
      return null;
    } catch (Refusal refusal) {
      return refusal;
    }
  }

  /** Emits a part of a stream, or ends the stream if the part is too large. */
  private static void hand(
      Object part, SynchronousSink<Object> sink, long limit, String executionId) {
    if (part instanceof ExecutionResult result
        && ResponseSize.of(result.getData(), limit) > limit) {
      var refusal = new Refusal(Refusal.Code.QUERY_TOO_BROAD, ADVICE);
      sink.next(
          ExecutionResultImpl.newExecutionResult().addError(error(refusal, executionId)).build());
      sink.complete();
    } else {
      sink.next(part);
    }
  }

  private static String executionId(WebGraphQlResponse response) {
    return String.valueOf(response.getExecutionInput().getExecutionIdNonNull());
  }

  private static GraphQLError error(Refusal refusal, String executionId) {
    var extensions = new LinkedHashMap<>(refusal.extensions());
    extensions.put("executionId", executionId);
    return GraphqlErrorBuilder.newError()
        .message("%s", refusal.reason())
        .errorType(ErrorType.BAD_REQUEST)
        .extensions(extensions)
        .build();
  }
}
