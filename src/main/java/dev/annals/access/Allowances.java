package dev.annals.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * What each tenant may ask of this node, so that none takes another's share. The deployment's own
 * log has no bounds here. They are counted on each node for itself: of two nodes a tenant gets
 * twice as much.
 */
@Service
@EnableConfigurationProperties(AllowanceSettings.class)
public class Allowances {

  private static final int REMEMBERED = 100_000;

  private final LoadingCache<TenantId, Bucket> events;
  private final LoadingCache<TenantId, Bucket> questions;

  private final ApplicationEventPublisher signals;

  @Autowired
  Allowances(AllowanceSettings settings, ApplicationEventPublisher signals) {
    this(settings, TimeMeter.SYSTEM_NANOTIME, signals);
  }

  Allowances(AllowanceSettings settings, TimeMeter time, ApplicationEventPublisher signals) {
    this.signals = signals;
    this.events = buckets(id -> bucket(settings.eventsOf(id.value()), time));
    this.questions = buckets(id -> bucket(settings.questionsOf(id.value()), time));
  }

  /**
   * Counts an event that is sent for a tenant.
   *
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis}
   */
  public void countEvent(TenantId tenant) {
    if (!tenant.equals(TenantId.DEPLOYMENT)) {
      count(tenant, RateLimited.What.EVENTS, events, "Too many events are sent for this tenant");
    }
  }

  /**
   * Counts a question about a tenant's log.
   *
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis}
   */
  public void countQuestion(TenantId tenant) {
    if (!tenant.equals(TenantId.DEPLOYMENT)) {
      count(
          tenant,
          RateLimited.What.QUESTIONS,
          questions,
          "Too many questions are asked about this tenant's log");
    }
  }

  private void count(
      TenantId tenant,
      RateLimited.What what,
      LoadingCache<TenantId, Bucket> buckets,
      String tooMany) {
    var bucket = buckets.get(tenant);
    if (bucket.tryConsume(1)) {
      return;
    }
    signals.publishEvent(new RateLimited(tenant, what));
    long wait =
        TimeUnit.NANOSECONDS.toMillis(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    long millis = Math.max(1, wait);
    throw new Refusal(
        Refusal.Code.RATE_LIMITED,
        "%s. Try again in %d ms".formatted(tooMany, millis),
        List.of(),
        Map.of("retryAfterMillis", millis));
  }

  private interface Making {
    Bucket of(TenantId tenant);
  }

  /** One that is forgotten is full again, so it is kept for longer than filling it takes. */
  private static LoadingCache<TenantId, Bucket> buckets(Making making) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .expireAfterAccess(Duration.ofSeconds(2L * AllowanceSettings.BURST_SECONDS))
        .build(making::of);
  }

  private static Bucket bucket(int perSecond, TimeMeter time) {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity((long) perSecond * AllowanceSettings.BURST_SECONDS)
                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }
}
