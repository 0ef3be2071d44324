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
 * A tail for each tenant that somebody follows on this server, and for no other. {@code
 * annals.live.lag}: for how long an event has been appended here that followers do not see. {@code
 * annals.live.memory}: bytes of the events that are held for followers.
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

  /** How far the one of those that are followed is behind that is behind the most. */
  private Duration lag() {
    return tails.values().stream()
        .map(TenantTail::lag)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Wakes the followers of what this server appended itself; others come by {@link
   * ChangeNotifications}.
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
   * The tail of a tenant, to be {@linkplain #release released}.
   *
   * @throws Refusal {@code RATE_LIMITED} if too many follow this tenant
   */
  TenantTail acquire(TenantId tenant) {
    int most = tenantLimitResolver.of(tenant).liveStreams();
    lock.lock();
    try {
      int now = followers.getOrDefault(tenant, 0);
      if (now >= most) {
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

  /** How many follow a tenant on this server. */
  int followers(TenantId tenant) {
    lock.lock();
    try {
      return followers.getOrDefault(tenant, 0);
    } finally {
      lock.unlock();
    }
  }

  /** The tail of a tenant, if somebody follows it. */
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
