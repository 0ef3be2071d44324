package dev.annals.ingest;

import dev.annals.ingest.log.LogContinuity;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** DOWN while something that is derived from the logs is ahead of them, or not compared yet. */
@Component("logContinuityHealthIndicator")
class LogContinuityHealth implements HealthIndicator {

  private final LogContinuity continuity;

  LogContinuityHealth(LogContinuity continuity) {
    this.continuity = continuity;
  }

  @Override
  public Health health() {
    var problem = continuity.problem();
    if (problem.isPresent()) {
      return Health.down()
          .withDetail("reason", problem.get())
          .withDetail("action", LogContinuity.INSTRUCTIONS)
          .build();
    }
    return continuity.isCompared()
        ? Health.up().build()
        : Health.down().withDetail("reason", "The search index is opening").build();
  }
}
