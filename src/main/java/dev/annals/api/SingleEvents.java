package dev.annals.api;

import java.util.List;
import org.reactivestreams.Publisher;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends an answer that is no stream as the only one of its server-sent events: what is wrong with a
 * subscription, and what was asked for besides subscriptions. Spring would say in its place that it
 * is none.
 */
@Component
@Order(-1)
class SingleEvents implements WebGraphQlInterceptor {

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    var answer = chain.next(request);
    return wantsEvents(request.getHeaders().getAccept()) ? answer.map(SingleEvents::one) : answer;
  }

  private static boolean wantsEvents(List<MediaType> accepted) {
    return !accepted.isEmpty()
        && accepted.stream().allMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
  }

  private static WebGraphQlResponse one(WebGraphQlResponse response) {
    Object data = response.getData();
    return data instanceof Publisher
        ? response
        : response.transform(builder -> builder.data(Flux.just(response.getExecutionResult())));
  }
}
