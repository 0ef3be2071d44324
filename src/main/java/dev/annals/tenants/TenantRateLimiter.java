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
 * Limits the rates of events and queries per tenant, so that one tenant cannot use the capacity of
 * the others. The deployment's own log is not limited. Each server counts separately: on two
 * servers a tenant has twice the rate.
 */
@Service
public class TenantRateLimiter {

  private static final int REMEMBERED = 100_000;

  private final TenantLimitResolver tenantLimitResolver;
  private final LoadingCache<TenantId, TenantBucket> events;
  private final LoadingCache<TenantId, TenantBucket> questions;

  private final ApplicationEventPublisher signals;

  @Autowired
  TenantRateLimiter(TenantLimitResolver tenantLimitResolver, ApplicationEventPublisher signals) {
    this(tenantLimitResolver, TimeMeter.SYSTEM_NANOTIME, signals);
  }

  TenantRateLimiter(
      TenantLimitResolver tenantLimitResolver, TimeMeter time, ApplicationEventPublisher signals) {
    this.tenantLimitResolver = tenantLimitResolver;
    this.signals = signals;
    this.events =
        buckets(id -> new TenantBucket(tenantLimitResolver.of(id).eventsPerSecond(), time));
    this.questions =
        buckets(id -> new TenantBucket(tenantLimitResolver.of(id).questionsPerSecond(), time));
  }

  /**
   * Counts one event that is sent for a tenant.
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
   * Counts one query of a tenant's log.
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

  private interface BucketFactory {
    TenantBucket of(TenantId tenant);
  }

  /** The token bucket of one tenant. */
  private static final class TenantBucket {

    private final Bucket bucket;
    private volatile int perSecond;

    TenantBucket(int perSecond, TimeMeter time) {
      this.perSecond = perSecond;
      this.bucket =
          Bucket.builder()
              .addLimit(limit -> bandwidth(limit, perSecond))
              .withCustomTimePrecision(time)
              .build();
    }

    /**
     * Returns the bucket, adjusted to the current rate. If the rate changed, the available tokens
     * change proportionally.
     */
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

  /**
   * An evicted bucket is created again with all tokens. Buckets are therefore kept longer than a
   * complete refill takes.
   */
  private static LoadingCache<TenantId, TenantBucket> buckets(BucketFactory factory) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterAccess(Duration.ofSeconds(2L * RateLimitSettings.BURST_SECONDS))
        .build(factory::of);
  }
}
