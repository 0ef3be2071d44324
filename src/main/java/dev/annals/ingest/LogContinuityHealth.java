package dev.annals.ingest;

import dev.annals.ingest.log.LogContinuity;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports DOWN while a checkpoint, such as the search index, is ahead of the logs or was not
 * compared with them yet.
 */
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
