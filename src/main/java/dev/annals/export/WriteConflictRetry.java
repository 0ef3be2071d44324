package dev.annals.export;

import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Repeats a transaction that had a write conflict. Spring translates a write conflict within a
 * transaction to an exception that is not transient, so all such exceptions are repeated.
 */
final class WriteConflictRetry {

  private static final RetryTemplate RETRIES =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(DataAccessException.class, TransactionException.class)
              // A transaction that may have been committed must not be repeated.
              .predicate(fault -> !(fault.getCause() instanceof Refusal))
              .maxRetries(8)
              .delay(Duration.ofMillis(10))
              .jitter(Duration.ofMillis(5))
              .multiplier(2)
              .maxDelay(Duration.ofMillis(200))
              .build());

  private WriteConflictRetry() {}

  static boolean retried(Supplier<Boolean> transaction) {
    return Boolean.TRUE.equals(RETRIES.<Boolean>invoke(transaction));
  }
}
