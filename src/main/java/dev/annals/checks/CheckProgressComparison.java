package dev.annals.checks;

import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Compares the checkpoints of the integrity check with the ends of the logs at startup. If a
 * checkpoint is ahead of its log, the log was restored to an earlier point without the rest of the
 * database, or lost events. Appends do not wait for this comparison, unlike that of the search
 * index.
 */
@Component
class CheckProgressComparison implements SmartLifecycle {

  /** The name of this checkpoint in {@link LogContinuity}. */
  static final String CHECKPOINT = "integrity check";

  private static final Logger log = LoggerFactory.getLogger(CheckProgressComparison.class);
  private static final Duration RECHECK = Duration.ofSeconds(2);
  private static final int PAGE = 500;

  private final CheckProgress checkProgress;
  private final AuditLog logs;
  private final LogContinuity continuity;
  private volatile @Nullable Thread thread;

  CheckProgressComparison(CheckProgress checkProgress, AuditLog logs, LogContinuity continuity) {
    this.checkProgress = checkProgress;
    this.logs = logs;
    this.continuity = continuity;
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("places-compared").start(this::compareUntilNoneIsAhead);
  }

  @Override
  public void stop() {
    var running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void compareUntilNoneIsAhead() {
    boolean compared = false;
    while (!compared && isRunning()) {
      compared = compare();
      try {
        TimeUnit.MILLISECONDS.sleep(compared ? 0 : RECHECK.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Returns whether all checkpoints were compared and none is ahead of its log. */
  boolean compare() {
    try {
      var ahead = firstAhead();
      ahead.ifPresentOrElse(
          place -> continuity.ahead(CHECKPOINT, place.tenant(), place.through()),
          () -> continuity.passed(CHECKPOINT));
      return ahead.isEmpty();
    } catch (Refusal | DataAccessException e) {
      log.warn("The checkpoints of the integrity check could not be compared: {}", e.toString());
      return false;
    }
  }

  private Optional<CheckProgress.Place> firstAhead() {
    @Nullable TenantId after = null;
    List<CheckProgress.Place> places;
    do {
      places = checkProgress.places(after, PAGE);
      for (var place : places) {
        if (isAhead(logs, place.tenant(), place.through())) {
          return Optional.of(place);
        }
      }
      after = places.isEmpty() ? after : places.getLast().tenant();
    } while (places.size() == PAGE);
    return Optional.empty();
  }

  /** Whether a log ends before that sequence number. */
  static boolean isAhead(AuditLog logs, TenantId tenant, long through) {
    return logs.position(tenant, through).isEmpty();
  }
}
