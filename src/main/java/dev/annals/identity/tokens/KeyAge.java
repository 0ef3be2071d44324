package dev.annals.identity.tokens;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** Looks now and then whether the signing key has served long enough. Any server may. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class KeyAge implements SchedulingConfigurer {

  private static final Duration EACH = Duration.ofHours(1);

  private final SigningKeys keys;

  KeyAge(SigningKeys keys) {
    this.keys = keys;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(keys::rotateIfOld, EACH);
  }
}
