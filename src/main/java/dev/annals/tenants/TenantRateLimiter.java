package dev.annals.tenants;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderCapacityStage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * What each tenant may ask of this server, so that none takes another's share. The deployment's own
 * log has no bounds here. They are counted on each server for itself: of two servers a tenant gets
 * twice as much.
 */
@Service
public class TenantRateLimiter {

  private static final int REMEMBERED = 100_000;

  private final TenantLimitResolver tenantLimitResolver;
  private final LoadingCache<TenantId, Share> events;
  private final LoadingCache<TenantId, Share> questions;

  private final ApplicationEventPublisher signals;

  @Autowired
  TenantRateLimiter(TenantLimitResolver tenantLimitResolver, ApplicationEventPublisher signals) {
    this(tenantLimitResolver, TimeMeter.SYSTEM_NANOTIME, signals);
  }

  TenantRateLimiter(
      TenantLimitResolver tenantLimitResolver, TimeMeter time, ApplicationEventPublisher signals) {
    this.tenantLimitResolver = tenantLimitResolver;
    this.signals = signals;
    this.events = shares(id -> new Share(tenantLimitResolver.of(id).eventsPerSecond(), time));
    this.questions = shares(id -> new Share(tenantLimitResolver.of(id).questionsPerSecond(), time));
  }

  /**
   * Counts an event that is sent for a tenant.
   *
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis}
   */
  public void countEvent(TenantId tenant) {
    if (!tenant.equals(TenantId.DEPLOYMENT)) {
      var bucket = events.get(tenant).bucket(tenantLimitResolver.of(tenant).eventsPerSecond());
      count(tenant, RateLimited.What.EVENTS, bucket, "Too many events were sent for this tenant");
    }
  }

  /**
   * Counts a question about a tenant's log.
   *
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis}
   */
  public void countQuestion(TenantId tenant) {
    if (!tenant.equals(TenantId.DEPLOYMENT)) {
      var bucket =
          questions.get(tenant).bucket(tenantLimitResolver.of(tenant).questionsPerSecond());
      count(
          tenant,
          RateLimited.What.QUESTIONS,
          bucket,
          "Too many queries were sent for this tenant's log");
    }
  }

  private void count(TenantId tenant, RateLimited.What what, Bucket bucket, String tooMany) {
    if (bucket.tryConsume(1)) {
      return;
    }
    signals.publishEvent(new RateLimited(tenant, what));
    long wait =
        TimeUnit.NANOSECONDS.toMillis(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    long millis = Math.max(1, wait);
    throw new Refusal(
        Refusal.Code.RATE_LIMITED,
        "%s. Try again in %d ms.".formatted(tooMany, millis),
        List.of(),
        Map.of("retryAfterMillis", millis));
  }

  private interface Making {
    Share of(TenantId tenant);
  }

  /** What one tenant may take, and has taken. */
  private static final class Share {

    private final Bucket bucket;
    private volatile int perSecond;

    Share(int perSecond, TimeMeter time) {
      this.perSecond = perSecond;
      this.bucket =
          Bucket.builder()
              .addLimit(limit -> bandwidth(limit, perSecond))
              .withCustomTimePrecision(time)
              .build();
    }

    /** What is left, where so much is allowed by now; of another limit as much of it is left. */
    Bucket bucket(int now) {
      if (now != perSecond) {
        change(now);
      }
      return bucket;
    }

    private synchronized void change(int now) {
      if (now != perSecond) {
        bucket.replaceConfiguration(
            BucketConfiguration.builder().addLimit(limit -> bandwidth(limit, now)).build(),
            TokensInheritanceStrategy.PROPORTIONALLY);
        perSecond = now;
      }
    }

    private static BandwidthBuilderBuildStage bandwidth(
        BandwidthBuilderCapacityStage limit, int perSecond) {
      return limit
          .capacity((long) perSecond * RateLimitSettings.BURST_SECONDS)
          .refillGreedy(perSecond, Duration.ofSeconds(1));
    }
  }

  /** One that is forgotten is full again, so it is kept for longer than filling it takes. */
  private static LoadingCache<TenantId, Share> shares(Making making) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterAccess(Duration.ofSeconds(2L * RateLimitSettings.BURST_SECONDS))
        .build(making::of);
  }
}
