package dev.annals.embedded;

import com.mongodb.MongoException;
import dev.annals.kernel.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;

/**
 * Distinguishes a transaction that was not committed from one whose outcome is unknown. The latter
 * fails with a {@link org.springframework.transaction.TransactionSystemException} whose cause is a
 * {@link Refusal} with the code {@code UNKNOWN_OUTCOME}. The driver has retried the commit before.
 */
class DurableTransactionManager extends MongoTransactionManager {

  private static final Logger log = LoggerFactory.getLogger(DurableTransactionManager.class);

  DurableTransactionManager(MongoDatabaseFactory factory) {
    super(factory);
  }

  @Override
  protected void doCommit(MongoTransactionObject transaction) throws Exception {
    try {
      super.doCommit(transaction);
    } catch (MongoException e) {
      // With this label the transaction was aborted. Without it the commit may have succeeded.
      if (e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)) {
        throw e;
      }
      log.warn("A majority did not acknowledge a commit in time: {}", e.toString());
      throw new Refusal(
          Refusal.Code.UNKNOWN_OUTCOME,
          "The database did not confirm this change in time. The change may have been made. Read"
              + " the current state before you try again.");
    }
  }
}
