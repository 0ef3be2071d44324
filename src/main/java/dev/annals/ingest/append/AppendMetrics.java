package dev.annals.ingest.append;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How the append path fares. {@code annals.ingest.batch} has a batch's size, {@code
 * annals.ingest.doubts} the batches whose fate had to be looked up, {@code
 * annals.ingest.contention} those in which another server had taken a number, {@code
 * annals.ingest.refusals} the events that the store would not have.
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
