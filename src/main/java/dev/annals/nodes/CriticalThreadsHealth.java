package dev.annals.nodes;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** DOWN once a critical thread has failed, with its name. */
@Component("threadsHealthIndicator")
class CriticalThreadsHealth implements HealthIndicator {

  private final CriticalThreads threads;

  CriticalThreadsHealth(CriticalThreads threads) {
    this.threads = threads;
  }

  @Override
  public Health health() {
    var failed = threads.failed();
    return failed.isEmpty() ? Health.up().build() : Health.down().withDetails(failed).build();
  }
}
