package dev.annals.activity;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Redelivers events of all modules whose delivery failed or was interrupted by the end of a server.
 * Every server runs this task; each delivery is claimed by one of them. The gauge {@code
 * annals.activity.deadletters} is the number of dead letters as of the last pass.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(DeliverySettings.class)
class Redelivery implements SchedulingConfigurer {

  private final FailedEventPublications failed;
  private final DeadLetters deadLetters;
  private final DeliverySettings settings;
  private volatile long dead;

  Redelivery(
      FailedEventPublications failed,
      DeadLetters deadLetters,
      DeliverySettings settings,
      MeterRegistry registry) {
    this.failed = failed;
    this.deadLetters = deadLetters;
    this.settings = settings;
    Gauge.builder("annals.activity.deadletters", this, redelivery -> redelivery.dead)
        .description("Deliveries between modules that were given up")
        .register(registry);
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(this::resubmit, settings.every());
  }

  void resubmit() {
    failed.resubmit(ResubmissionOptions.defaults().withBatchSize(settings.batch()));
    dead = deadLetters.count();
  }
}
