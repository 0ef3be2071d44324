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
 * Tracks whether the checkpoints of this server agree with the logs. A checkpoint is anything that
 * remembers a position in the logs, such as the search index. A checkpoint that contains an event
 * which its log does not have is ahead of the log: MongoDB was restored to an earlier point. Then
 * no event is appended, because it would get the sequence number and the id of a lost event. The
 * operator resolves this with {@code java -jar annals.jar restored}, which starts a new incarnation
 * of the logs. A checkpoint of an earlier incarnation is expected to be ahead and MUST be discarded
 * without being reported.
 *
 * <p>Thread-safe.
 */
@Component
public class LogContinuity {

  /** Instructions for the operator about a checkpoint that is ahead. */
  public static final String INSTRUCTIONS =
      "If MongoDB was restored to an earlier point, stop all servers, run 'java -jar annals.jar"
          + " restored' with the settings of a server, and start them again";

  private static final Logger log = LoggerFactory.getLogger(LogContinuity.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition compared = lock.newCondition();

  /** Findings by the name of the checkpoint. */
  private final Map<String, Finding> findings = new ConcurrentHashMap<>();

  /**
   * Announces a checkpoint that will be compared with the logs. Appends wait until it was compared.
   */
  public void expect(String checkpoint) {
    findings.putIfAbsent(checkpoint, new Finding.Awaited());
  }

  /**
   * Reports that a checkpoint agrees with the logs, or that it is unreadable and therefore
   * unusable.
   */
  public void passed(String checkpoint) {
    if (found(checkpoint, new Finding.Passed()) instanceof Finding.Ahead) {
      log.info("The {} matches the logs again. Appends are accepted again", checkpoint);
    }
  }

  /**
   * Reports that a checkpoint contains an event that is not in its log.
   *
   * @param sequence sequence number of the event
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

  /** Returns whether every checkpoint was compared. */
  public boolean isCompared() {
    return findings.values().stream().noneMatch(Finding.Awaited.class::isInstance);
  }

  /**
   * Waits until every checkpoint was compared; returns {@code false} if the timeout passes before.
   */
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

  /**
   * Returns a description for the operator of the checkpoints that are ahead; empty if there are
   * none.
   */
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
   * @throws Refusal {@code STORE_UNAVAILABLE} while a checkpoint is ahead. The message names no
   *     tenant, because the caller may belong to another one
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
