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
 * The operations of one socket that have not ended. Spring knows a stream only once it flows: a
 * client that takes its {@code subscribe} back before that would leave it running until the socket
 * closes. Here an operation is known from its first message on.
 */
final class InFlightOperations {

  private static final String KEY = InFlightOperations.class.getName();

  private final Map<String, Sinks.Empty<Void>> running = new ConcurrentHashMap<>();

  private InFlightOperations() {}

  static InFlightOperations of(WebSocketSessionInfo session) {
    return of(session.getAttributes());
  }

  /** Those of the socket that has these attributes. */
  static InFlightOperations of(Map<String, Object> attributes) {
    return (InFlightOperations) attributes.computeIfAbsent(KEY, key -> new InFlightOperations());
  }

  /**
   * The same answer, which ends, and its stream with it, when the operation is cancelled. What
   * still works on it can see it by its {@link CancellationSignal}.
   */
  Mono<WebGraphQlResponse> run(
      String id, Mono<WebGraphQlResponse> answer, CancellationSignal cancellationSignal) {
    var cancelled = Sinks.<Void>empty();
    running.put(id, cancelled);
    return answer
        .contextWrite(context -> context.put(CancellationSignal.KEY, cancellationSignal))
        .doOnCancel(cancellationSignal::leave)
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

  /** The socket has closed. */
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
