package dev.annals.nodes.mongo;

import org.springframework.transaction.support.TransactionOperations;

/** Changes where there is no store. */
public final class TestTransactions {

  private TestTransactions() {}

  public static Transactions none() {
    return new Transactions(TransactionOperations.withoutTransaction());
  }
}
