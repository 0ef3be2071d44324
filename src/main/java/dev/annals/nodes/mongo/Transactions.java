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
 * Makes a change together with the event that tells of it: both are stored, or neither. Where two
 * meet on one document MongoDB ends one of the transactions; that one is tried again, so what is
 * handed over here may run more than once and must do nothing but store and publish.
 *
 * <p>A change that fails with {@code UNKNOWN_OUTCOME} may have been made; every other failure means
 * that it was not made.
 */
@Component
public class Transactions {

  private static final int RETRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** After this no further attempt begins. One attempt takes at most two operation timeouts. */
  private static final Duration RETRIED_FOR = Duration.ofSeconds(5);

  private final TransactionOperations transactions;
  private final RetryTemplate retries =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(DataAccessException.class, TransactionException.class)
              .predicate(fault -> !(fault.getCause() instanceof Refusal))
              .maxRetries(RETRIES)
              .timeout(RETRIED_FOR)
              .delay(FIRST_PAUSE)
              .jitter(FIRST_PAUSE)
              .multiplier(2)
              .maxDelay(LONGEST_PAUSE)
              .build());

  public Transactions(TransactionOperations transactions) {
    this.transactions = transactions;
  }

  /**
   * Whether the change did something: the answer of the last, successful try.
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
