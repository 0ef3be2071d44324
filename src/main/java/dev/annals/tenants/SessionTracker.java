package dev.annals.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Detects users who signed in at an identity provider. Annals does not see the sign-in itself, only
 * the requests that follow. Tokens may be valid for minutes only, so users are remembered, not
 * tokens: a user with regular requests counts as signed in, and a user without requests for a while
 * counts as signed in again.
 */
@Component
class SessionTracker {

  static final Duration AWAY = Duration.ofHours(1);

  /** Maximum number of remembered users. Beyond it, the least recently seen one is forgotten. */
  private static final int REMEMBERED = 100_000;

  private record SeenUser(Caller.Issuer issuer, TenantId tenant, String user) {}

  private final ApplicationEventPublisher signals;
  private final Clock clock;
  private final Cache<SeenUser, Boolean> active;

  SessionTracker(ApplicationEventPublisher signals, Clock clock) {
    this.signals = signals;
    this.clock = clock;
    this.active =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(AWAY)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** Records a request of an authorized caller. */
  void notice(Caller caller) {
    var tenant = caller.tenant();
    if (tenant == null || !caller.issuer().isProvider()) {
      return;
    }
    var user = new SeenUser(caller.issuer(), tenant, caller.id());
    if (active.getIfPresent(user) == null && active.asMap().putIfAbsent(user, true) == null) {
      signals.publishEvent(new UserSeen(caller, clock.instant()));
    }
  }
}
