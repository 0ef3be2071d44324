package dev.annals.identity.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.annals.api.cancellation.CancellationSignal;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketSessionInfo;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class InFlightOperationsTests {

  private static final CancellationSignal PRESENT = new CancellationSignal(Duration.ofMinutes(1));

  private final WebSocketSessionInfo session = mock(WebSocketSessionInfo.class);

  @BeforeEach
  void openASocket() {
    when(session.getAttributes()).thenReturn(new ConcurrentHashMap<>());
  }

  @Test
  void endsAnOperationThatIsTakenBackBeforeItsAnswer() {
    var answer = Sinks.<WebGraphQlResponse>one();
    var running = InFlightOperations.of(session).run("1", answer.asMono(), PRESENT);

    StepVerifier.create(running)
        .then(() -> InFlightOperations.of(session).cancel("1"))
        .expectComplete()
        .verify();
    assertThat(answer.currentSubscriberCount()).isZero();
  }

  @Test
  void startsNoStreamThatWasTakenBackBetweenItsAnswerAndItsFirstEvent() {
    var events = TestPublisher.<Object>create();
    var stream =
        stream(
            InFlightOperations.of(session).run("1", Mono.just(response(events.flux())), PRESENT));

    InFlightOperations.of(session).cancel("1");

    StepVerifier.create(stream).expectComplete().verify();
    events.assertNoSubscribers();
  }

  @Test
  void endsAStreamThatFlows() {
    var events = TestPublisher.<Object>create();
    var stream =
        stream(
            InFlightOperations.of(session).run("1", Mono.just(response(events.flux())), PRESENT));

    StepVerifier.create(stream)
        .then(() -> events.next("event"))
        .expectNext("event")
        .then(() -> InFlightOperations.of(session).cancel("1"))
        .expectComplete()
        .verify();
    events.assertCancelled();
  }

  @Test
  void leavesOtherOperationsAlone() {
    var inFlightOperations = InFlightOperations.of(session);

    StepVerifier.create(
            inFlightOperations.run("1", Mono.just(response(Map.of("viewer", "x"))), PRESENT))
        .expectNextCount(1)
        .expectComplete()
        .verify();
    inFlightOperations.cancel("1");
    StepVerifier.create(
            inFlightOperations.run("1", Mono.just(response(Map.of("viewer", "x"))), PRESENT))
        .expectNextCount(1)
        .expectComplete()
        .verify();
  }

  private static Publisher<Object> stream(Mono<WebGraphQlResponse> answer) {
    return answer.toFuture().resultNow().getExecutionResult().getData();
  }

  private static WebGraphQlResponse response(Object data) {
    return new WebGraphQlResponse(
        new DefaultExecutionGraphQlResponse(
            ExecutionInput.newExecutionInput("{ viewer { id } }").build(),
            ExecutionResult.newExecutionResult().data(data).build()));
  }
}
