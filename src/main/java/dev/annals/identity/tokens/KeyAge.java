package dev.annals.identity.tokens;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Checks every hour whether the signing key must be rotated because of its age. Each server does
 * this.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class KeyAge implements SchedulingConfigurer {

  private static final Duration CHECK_INTERVAL = Duration.ofHours(1);

  private final SigningKeys keys;

  KeyAge(SigningKeys keys) {
    this.keys = keys;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(keys::rotateIfOld, CHECK_INTERVAL);
  }
}
