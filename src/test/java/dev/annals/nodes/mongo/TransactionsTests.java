package dev.annals.nodes.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.kernel.Refusal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

class TransactionsTests {

  private final Queue<RuntimeException> faults = new ArrayDeque<>();
  private final Transactions transactions =
      new Transactions(
          new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
              TransactionStatus status = new SimpleTransactionStatus();
              var result = action.doInTransaction(status);
              var fault = faults.poll();
              if (fault != null) {
                throw fault;
              }
              return result;
            }
          });

  /** As when many tenants come into being at once. */
  @Test
  void triesAgainWhatAnotherTransactionHasEnded() {
    faults.addAll(
        List.of(
            new DataIntegrityViolationException("write conflict"),
            new TransactionSystemException("write conflict at the commit")));

    assertThat(transactions.change(() -> true)).isTrue();
    assertThat(faults).isEmpty();
  }

  @Test
  void doesNotRepeatAChangeThatMayHaveBeenMade() {
    var unknown = new Refusal(Refusal.Code.UNKNOWN_OUTCOME, "Not confirmed");
    faults.add(new TransactionSystemException("commit", unknown));
    faults.add(new TransactionSystemException("a second attempt", unknown));

    assertThatThrownBy(() -> transactions.change(() -> true)).isSameAs(unknown);
    assertThat(faults).hasSize(1);
  }

  @Test
  void triesNothingElseAgain() {
    faults.add(new IllegalStateException("a bug"));
    faults.add(new IllegalStateException("the same bug"));

    assertThatThrownBy(() -> transactions.change(() -> true))
        .isInstanceOf(IllegalStateException.class);
    assertThat(faults).hasSize(1);
  }
}
