package dev.annals.identity.http;

import dev.annals.api.cancellation.CancellationSignal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketSessionInfo;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The operations of one WebSocket that have not ended. Spring knows a subscription only once its
 * stream has started: if the client cancels it before, it would run until the socket is closed.
 * This class knows an operation from its first message.
 */
final class InFlightOperations {

  private static final String KEY = InFlightOperations.class.getName();

  private final Map<String, Sinks.Empty<Void>> running = new ConcurrentHashMap<>();

  private InFlightOperations() {}

  static InFlightOperations of(WebSocketSessionInfo session) {
    return of(session.getAttributes());
  }

  /** Returns the operations of the socket with these attributes. */
  static InFlightOperations of(Map<String, Object> attributes) {
    return (InFlightOperations) attributes.computeIfAbsent(KEY, key -> new InFlightOperations());
  }

  /**
   * Returns the response, which ends together with its stream when the operation is cancelled. Code
   * that still works on the operation is told by the {@link CancellationSignal}.
   */
  Mono<WebGraphQlResponse> run(
      String id, Mono<WebGraphQlResponse> answer, CancellationSignal cancellationSignal) {
    var cancelled = Sinks.<Void>empty();
    running.put(id, cancelled);
    return answer
        .contextWrite(context -> context.put(CancellationSignal.KEY, cancellationSignal))
        .doOnCancel(cancellationSignal::cancel)
        .takeUntilOther(cancelled.asMono())
        .map(response -> endWith(id, cancelled, response))
        .doOnError(fault -> running.remove(id, cancelled));
  }

  void cancel(String id) {
    var cancelled = running.remove(id);
    if (cancelled != null) {
      cancelled.tryEmitEmpty();
    }
  }

  /** Cancels all operations, after the socket was closed. */
  void cancelAll() {
    running.keySet().forEach(this::cancel);
  }

  private WebGraphQlResponse endWith(
      String id, Sinks.Empty<Void> cancelled, WebGraphQlResponse response) {
    if (response.getExecutionResult().getData() instanceof Publisher<?> stream) {
      var ending =
          Flux.from(stream)
              .takeUntilOther(cancelled.asMono())
              .doFinally(signal -> running.remove(id, cancelled));
      return response.transform(builder -> builder.data(ending));
    }
    running.remove(id, cancelled);
    return response;
  }
}
