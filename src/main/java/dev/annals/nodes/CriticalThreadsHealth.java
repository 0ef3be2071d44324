package dev.annals.nodes;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports DOWN with the thread's name after a critical thread has failed. */
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
