package dev.annals.demo;

import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;

/** Appends demo events in the background from when the server is ready until it stops. */
class DemoWriter {

  private static final Logger log = LoggerFactory.getLogger(DemoWriter.class);
  private static final Duration BEFORE_TRYING_AGAIN = Duration.ofSeconds(5);

  private final Demo demo;
  private final DemoSettings settings;
  private final List<Company> companies;
  private final CountDownLatch stopped = new CountDownLatch(1);

  DemoWriter(Demo demo, DemoSettings settings, List<Company> companies) {
    this.demo = demo;
    this.settings = settings;
    this.companies = companies;
  }

  @EventListener
  void on(ApplicationReadyEvent ready) {
    companies.forEach(
        company -> Thread.ofVirtual().name("demo-" + company.tenant()).start(() -> run(company)));
  }

  @EventListener
  void on(ContextClosedEvent closed) {
    stopped.countDown();
  }

  private void run(Company company) {
    while (!seeded(company)) {
      if (isStoppedAfter(BEFORE_TRYING_AGAIN)) {
        return;
      }
    }
    while (!isStoppedAfter(settings.every())) {
      attempt(company, () -> demo.tellNow(company));
    }
  }

  private boolean seeded(Company company) {
    return attempt(
        company,
        () -> {
          int sent = demo.seed(company, Duration.ofDays(settings.days()), this::isRunning);
          if (sent > 0) {
            log.info("The demo stored {} events for {}", sent, company.tenant());
          }
        });
  }

  private static boolean attempt(Company company, Runnable action) {
    try {
      action.run();
      return true;
    } catch (Refusal | DataAccessException e) {
      log.warn("The demo of {} is paused: {}", company.tenant(), e.getMessage());
      return false;
    }
  }

  private boolean isRunning() {
    return stopped.getCount() > 0;
  }

  private boolean isStoppedAfter(Duration time) {
    try {
      return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
