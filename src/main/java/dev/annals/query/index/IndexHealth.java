package dev.annals.query.index;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * How the index of this node fares: {@code annals.index.lag}, for how long what was appended last
 * has not been searchable, {@code annals.index.events} and {@code annals.index.size} in bytes. It
 * never makes the node unhealthy: without it events are stored, followed and read as ever, and
 * filters are answered by reading.
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
    return events < 0 ? "opening" : "open";
  }

  @Override
  public Health health() {
    long events = indexer.events();
    return Health.up()
        .withDetail("state", state(events))
        .withDetail("events", Math.max(0, events))
        .withDetail("lagMillis", indexer.lag().toMillis())
        .withDetail("bytes", indexer.bytes())
        .build();
  }
}
