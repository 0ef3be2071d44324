package dev.annals.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Notices users whom an identity provider has signed in: they sign in there, and what Annals sees
 * is that they come. Their tokens may live for minutes, so it is the user who is remembered, and
 * not the token: whoever goes on asking is there, and who was not heard of for a while comes again.
 */
@Component
class Arrivals {

  static final Duration AWAY = Duration.ofHours(1);

  /** Beyond so many the one who was not heard of the longest is forgotten. */
  private static final int REMEMBERED = 100_000;

  private record Visitor(Caller.Issuer issuer, TenantId tenant, String user) {}

  private final ApplicationEventPublisher signals;
  private final Clock clock;
  private final Cache<Visitor, Boolean> here;

  Arrivals(ApplicationEventPublisher signals, Clock clock) {
    this.signals = signals;
    this.clock = clock;
    this.here =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(AWAY)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** Somebody asks, and may. */
  void notice(Caller caller) {
    var tenant = caller.tenant();
    if (tenant == null || !caller.issuer().isProvider()) {
      return;
    }
    var visitor = new Visitor(caller.issuer(), tenant, caller.id());
    if (here.getIfPresent(visitor) == null && here.asMap().putIfAbsent(visitor, true) == null) {
      signals.publishEvent(new UserArrived(caller, clock.instant()));
    }
  }
}
