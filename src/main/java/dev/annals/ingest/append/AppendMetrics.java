package dev.annals.ingest.append;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Metrics of the append path: {@code annals.ingest.batch} (events per batch), {@code
 * annals.ingest.doubts} (batches with unknown outcome), {@code annals.ingest.contention} (batches
 * stopped because another server had used a sequence number) and {@code annals.ingest.refusals}
 * (events that MongoDB rejected).
 */
class AppendMetrics {

  private final DistributionSummary batches;
  private final Counter doubts;
  private final Counter contentions;
  private final Counter refusals;

  AppendMetrics(MeterRegistry registry) {
    this.batches = DistributionSummary.builder("annals.ingest.batch").register(registry);
    this.doubts = Counter.builder("annals.ingest.doubts").register(registry);
    this.refusals = Counter.builder("annals.ingest.refusals").register(registry);
    this.contentions = Counter.builder("annals.ingest.contention").register(registry);
  }

  void batch(int events) {
    batches.record(events);
  }

  void doubt() {
    doubts.increment();
  }

  void refused() {
    refusals.increment();
  }

  void contention() {
    contentions.increment();
  }
}
