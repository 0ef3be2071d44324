package dev.annals.query.live;

import dev.annals.ingest.EventsAppended;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.query.work.QueryWork;
import dev.annals.tenants.TenantLimitResolver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A tail for each tenant that has live streams on this server. Metrics: {@code annals.live.lag}
 * (time for which an event appended here has not been visible to subscribers) and {@code
 * annals.live.memory} (bytes of events held for subscribers).
 */
@Component
class TenantTails {

  private static final String COLLECTION = "log_events";

  private final AuditLog log;
  private final ChangeNotifications changeNotifications;
  private final TenantLimitResolver tenantLimitResolver;
  private final LiveSettings settings;
  private final WindowMemory memory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TenantId, TenantTail> tails = new ConcurrentHashMap<>();
  private final Map<TenantId, Integer> followers = new HashMap<>();
  private ChangeNotifications.@Nullable Registration registration;

  TenantTails(
      AuditLog log,
      ChangeNotifications changeNotifications,
      TenantLimitResolver tenantLimitResolver,
      LiveSettings settings,
      QueryWork work,
      MeterRegistry registry) {
    this.log = work.following(log);
    this.memory = new WindowMemory(settings.windowsBytes());
    this.changeNotifications = changeNotifications;
    this.tenantLimitResolver = tenantLimitResolver;
    this.settings = settings;
    TimeGauge.builder("annals.live.lag", () -> lag().toMillis(), TimeUnit.MILLISECONDS)
        .register(registry);
    Gauge.builder("annals.live.memory", memory, WindowMemory::reserved)
        .baseUnit("bytes")
        .register(registry);
  }

  /** Returns the largest lag of all tails. */
  private Duration lag() {
    return tails.values().stream()
        .map(TenantTail::lag)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Notifies the tails of events that this server appended. Events of other servers are reported by
   * {@link ChangeNotifications}.
   */
  @EventListener
  void on(EventsAppended event) {
    for (var range : event.ranges()) {
      var tail = tail(range.tenant());
      if (tail != null) {
        tail.appended(range.last());
      }
    }
  }

  /**
   * Returns the tail of a tenant, which must be {@linkplain #release released}.
   *
   * @throws Refusal {@code RATE_LIMITED} if the tenant has too many live streams
   */
  TenantTail acquire(TenantId tenant) {
    int maxStreams = tenantLimitResolver.of(tenant).liveStreams();
    lock.lock();
    try {
      int now = followers.getOrDefault(tenant, 0);
      if (now >= maxStreams) {
        throw new Refusal(
            Refusal.Code.RATE_LIMITED,
            "This tenant has %d live streams on this server, which is the maximum.".formatted(now));
      }
      followers.put(tenant, now + 1);
      if (registration == null) {
        registration = changeNotifications.listen(COLLECTION, this::hint);
      }
      return tails.computeIfAbsent(tenant, this::begin);
    } finally {
      lock.unlock();
    }
  }

  void release(TenantId tenant) {
    lock.lock();
    try {
      int left = Objects.requireNonNull(followers.get(tenant)) - 1;
      if (left > 0) {
        followers.put(tenant, left);
        return;
      }
      followers.remove(tenant);
      Objects.requireNonNull(tails.remove(tenant)).stop();
      if (tails.isEmpty() && registration != null) {
        registration.close();
        registration = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of live streams of a tenant on this server. */
  int followers(TenantId tenant) {
    lock.lock();
    try {
      return followers.getOrDefault(tenant, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the tail of a tenant, or null if it has no live streams. */
  @Nullable TenantTail tail(TenantId tenant) {
    return tails.get(tenant);
  }

  private TenantTail begin(TenantId tenant) {
    var tail = new TenantTail(tenant, log, settings, memory);
    tail.start();
    return tail;
  }

  private void hint(String key) {
    if (key.equals(ChangeNotifications.ALL)) {
      tails.values().forEach(TenantTail::hint);
      return;
    }
    var tail = tail(new TenantId(key));
    if (tail != null) {
      tail.hint();
    }
  }
}
