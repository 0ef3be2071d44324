package dev.annals.ingest.log;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether the checkpoints of this server fit the logs. A checkpoint is whatever remembers how far
 * it has come in the logs, such as the search index. One that remembers an event that its log does
 * not have is ahead of the log: the database was restored to an earlier point. No event is appended
 * then, since it would get the number and the id of one that was lost. The operator ends that by
 * {@code java -jar annals.jar restored}, which begins a new incarnation of the logs. A checkpoint
 * that was written under an earlier incarnation is expected to be ahead, and MUST be discarded
 * without being reported.
 *
 * <p>Safe for use by several threads.
 */
@Component
public class LogContinuity {

  /** What the operator has to do about a checkpoint that is ahead. */
  public static final String INSTRUCTIONS =
      "If MongoDB was restored to an earlier point, stop all servers, run 'java -jar annals.jar"
          + " restored' with the settings of a server, and start them again";

  private static final Logger log = LoggerFactory.getLogger(LogContinuity.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition compared = lock.newCondition();

  /** By checkpoint. */
  private final Map<String, Finding> findings = new ConcurrentHashMap<>();

  /** Declares a checkpoint that will be compared: until it was, appends wait. */
  public void expect(String checkpoint) {
    findings.putIfAbsent(checkpoint, new Finding.Awaited());
  }

  /** Declares that a checkpoint fits the logs, or that it cannot be read and tells nothing. */
  public void passed(String checkpoint) {
    if (found(checkpoint, new Finding.Passed()) instanceof Finding.Ahead) {
      log.info("The {} matches the logs again. Appends are accepted again", checkpoint);
    }
  }

  /**
   * Declares that a checkpoint remembers an event that is not in its log.
   *
   * @param sequence of the event
   */
  public void ahead(String checkpoint, TenantId tenant, long sequence) {
    var ahead = new Finding.Ahead(tenant, sequence);
    if (!(found(checkpoint, ahead) instanceof Finding.Ahead)) {
      log.warn(
          "The {} is ahead of the log: {}. Appends are rejected. {}",
          checkpoint,
          ahead.describe(),
          INSTRUCTIONS);
    }
  }

  private @Nullable Finding found(String checkpoint, Finding finding) {
    var before = findings.put(checkpoint, finding);
    lock.lock();
    try {
      compared.signalAll();
    } finally {
      lock.unlock();
    }
    return before;
  }

  /** Whether every checkpoint was compared. */
  public boolean isCompared() {
    return findings.values().stream().noneMatch(Finding.Awaited.class::isInstance);
  }

  /** Waits until every checkpoint was compared; {@code false} if that takes too long. */
  public boolean awaitCompared(Duration timeout) throws InterruptedException {
    if (isCompared()) {
      return true;
    }
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (!isCompared()) {
        if (left <= 0) {
          return false;
        }
        left = compared.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What is ahead of the logs, in words for the operator; nothing if all checkpoints fit. */
  public Optional<String> problem() {
    return findings.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Finding.Ahead)
        .map(
            entry ->
                "The %s is ahead of the log: %s"
                    .formatted(entry.getKey(), ((Finding.Ahead) entry.getValue()).describe()))
        .findFirst();
  }

  /**
   * Checks that events may be appended.
   *
   * @throws Refusal {@code STORE_UNAVAILABLE} while a checkpoint is ahead. It names no tenant: the
   *     caller may be of another one
   */
  public void requireNothingAhead() {
    if (problem().isPresent()) {
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          ("The event was not stored, because events are missing from the database. %s. Then send"
                  + " the event again.")
              .formatted(INSTRUCTIONS));
    }
  }

  private sealed interface Finding {

    record Awaited() implements Finding {}

    record Passed() implements Finding {}

    record Ahead(TenantId tenant, long sequence) implements Finding {

      String describe() {
        return "event %d of tenant %s is missing or differs".formatted(sequence, tenant);
      }
    }
  }
}
