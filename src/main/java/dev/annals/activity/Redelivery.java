package dev.annals.activity;

import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Tries failed deliveries again, of the events of all modules. One that its node took to the grave
 * counts as failed after {@code spring.modulith.events.staleness}. Any node may resubmit; each
 * delivery is claimed by one.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Redelivery implements SchedulingConfigurer {

  private final FailedEventPublications failed;
  private final ActivitySettings settings;

  Redelivery(FailedEventPublications failed, ActivitySettings settings) {
    this.failed = failed;
    this.settings = settings;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(this::resubmit, settings.redelivery());
  }

  void resubmit() {
    failed.resubmit(
        ResubmissionOptions.defaults()
            .withMinAge(settings.redelivery())
            .withBatchSize(settings.atOnce()));
  }
}
