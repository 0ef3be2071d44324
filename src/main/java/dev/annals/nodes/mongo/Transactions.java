package dev.annals.nodes.mongo;

import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Executes a change together with the publication of its event in one transaction: both are stored,
 * or neither. If two transactions conflict on a document, MongoDB aborts one of them, and it is
 * retried. A change may therefore run more than once, and MUST only store data and publish events.
 *
 * <p>If a change fails with {@code UNKNOWN_OUTCOME}, it may have been made. After every other
 * failure it was not made.
 */
@Component
public class Transactions {

  private static final int RETRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /**
   * No further attempt begins after this time. One attempt takes at most two operation timeouts.
   */
  private static final Duration RETRY_LIMIT = Duration.ofSeconds(5);

  private final TransactionOperations transactions;
  private final RetryTemplate retries =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(DataAccessException.class, TransactionException.class)
              .predicate(fault -> !(fault.getCause() instanceof Refusal))
              .maxRetries(RETRIES)
              .timeout(RETRY_LIMIT)
              .delay(FIRST_PAUSE)
              .jitter(FIRST_PAUSE)
              .multiplier(2)
              .maxDelay(LONGEST_PAUSE)
              .build());

  public Transactions(TransactionOperations transactions) {
    this.transactions = transactions;
  }

  /**
   * Executes a change and returns the result of the last, successful attempt: whether it changed
   * anything.
   *
   * @throws Refusal {@code UNKNOWN_OUTCOME} if a majority did not confirm the change in time
   */
  public boolean change(Supplier<Boolean> change) {
    try {
      return retries.invoke(
          () -> Boolean.TRUE.equals(transactions.execute(status -> change.get())));
    } catch (TransactionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }
}
