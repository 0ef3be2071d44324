package dev.annals.checks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Runs the checks at startup and then daily. Each server checks its own configuration; one server
 * checks the logs.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class CheckSchedule implements SchedulingConfigurer {

  private static final Logger log = LoggerFactory.getLogger(CheckSchedule.class);
  private static final Duration LOOK = Duration.ofMinutes(10);

  private final Checks checks;
  private final CheckProgress checkProgress;
  private final CheckSettings settings;
  private final Clock clock;
  private final AtomicBoolean underway = new AtomicBoolean();
  private @Nullable Instant checked;
  private volatile boolean ready;

  CheckSchedule(Checks checks, CheckProgress checkProgress, CheckSettings settings, Clock clock) {
    this.checks = checks;
    this.checkProgress = checkProgress;
    this.settings = settings;
    this.clock = clock;
  }

  @EventListener
  void on(ApplicationReadyEvent event) {
    ready = true;
    begin();
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(this::begin, LOOK);
  }

  /**
   * Runs the checks in a thread of its own, because counting takes long and other tasks share the
   * scheduler.
   */
  private void begin() {
    if (ready && settings.every().isPositive() && underway.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("checks")
          .start(
              () -> {
                try {
                  look();
                } catch (RuntimeException e) {
                  log.warn("A check failed to run and is retried: {}", e.toString());
                } finally {
                  underway.set(false);
                }
              });
    }
  }

  /** Runs the checks that are due. */
  void look() {
    var now = clock.instant();
    var before = checked;
    if (before == null || !now.isBefore(before.plus(settings.every()))) {
      checks.checkSecurity();
      checked = now;
    }
    if (checkProgress.begin(now, settings.every())) {
      checks.checkIntegrity();
    }
  }
}
