package dev.annals.identity.credentials;

import dev.annals.access.Actor;
import dev.annals.access.ClientInfo;
import dev.annals.identity.SignInFailed;
import dev.annals.identity.TokenRefused;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Reports failed sign-ins and rejected tokens to other modules. All are counted in metrics, but the
 * rate of reports is limited, because any client can cause them and each may be recorded.
 */
@Component
public class FailedSignInReporter {

  private static final int SECONDS_SAVED = 10;

  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final Bucket rateLimit;
  private final Counter signIns;
  private final Counter tokens;

  FailedSignInReporter(
      SignInSettings settings,
      ApplicationEventPublisher events,
      MeterRegistry metrics,
      Clock clock) {
    this.events = events;
    this.clock = clock;
    this.rateLimit =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity((long) settings.reported() * SECONDS_SAVED)
                        .refillGreedy(settings.reported(), Duration.ofSeconds(1)))
            .build();
    this.signIns = metrics.counter("annals.access.signins.failed");
    this.tokens = metrics.counter("annals.access.tokens.refused");
  }

  /** Reports a rejected request for a token. */
  public void failed(SignInFailed.Why why, @Nullable String claimed, ClientInfo clientInfo) {
    signIns.increment();
    publish(new SignInFailed(why, Actor.unauthenticated(claimed, clientInfo), clock.instant()));
  }

  /** Reports a request with an invalid token. */
  public void refused(String reason, ClientInfo clientInfo) {
    tokens.increment();
    publish(new TokenRefused(reason, Actor.unauthenticated(null, clientInfo), clock.instant()));
  }

  private void publish(DomainEvent event) {
    if (rateLimit.tryConsume(1)) {
      events.publishEvent(event);
    }
  }
}
