package dev.annals.query.index;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports the state of this server's index as health and metrics: {@code annals.index.lag} (time
 * for which the oldest unsearchable event has been waiting), {@code annals.index.events} (number of
 * searchable events) and {@code annals.index.size} (bytes on disk).
 *
 * <p>The server is out of service until its index was opened for the first time, because histograms
 * and facets cannot be answered before. Afterwards it stays in service while the index is rebuilt
 * or catches up: lists are answered from the log within limits, and statistics report how far they
 * are. The server is down if the indexing thread has ended.
 */
@Component("searchIndexHealthIndicator")
class IndexHealth implements HealthIndicator {

  private final Indexer indexer;
  private final boolean enabled;

  IndexHealth(Indexer indexer, IndexSettings settings, MeterRegistry registry) {
    this.indexer = indexer;
    this.enabled = settings.enabled();
    TimeGauge.builder("annals.index.lag", () -> indexer.lag().toMillis(), TimeUnit.MILLISECONDS)
        .register(registry);
    Gauge.builder("annals.index.events", indexer, Indexer::events).register(registry);
    Gauge.builder("annals.index.size", indexer, Indexer::bytes)
        .baseUnit("bytes")
        .register(registry);
  }

  private String state(long events) {
    if (!enabled) {
      return "off";
    }
    if (indexer.isDead()) {
      return "ended";
    }
    return events < 0 ? "opening" : "open";
  }

  private Health.Builder status() {
    if (indexer.isDead()) {
      return Health.down();
    }
    return enabled && !indexer.wasOpened() ? Health.outOfService() : Health.up();
  }

  @Override
  public Health health() {
    long events = indexer.events();
    return status()
        .withDetail("state", state(events))
        .withDetail("events", Math.max(0, events))
        .withDetail("lagMillis", indexer.lag().toMillis())
        .withDetail("bytes", indexer.bytes())
        .build();
  }
}
