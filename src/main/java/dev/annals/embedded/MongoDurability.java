package dev.annals.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.time.Duration;

/**
 * The concerns and the timeout of every MongoDB client of Annals. They replace those of the
 * connection string and the server's defaults. With an arbiter, for instance, MongoDB's default
 * write concern is a single member, and writes that a single member has acknowledged can be rolled
 * back.
 *
 * <p>Transactions, GridFS and the event publication registry inherit these settings from the
 * client. No other code sets a concern.
 */
public final class MongoDurability {

  private MongoDurability() {}

  /**
   * Sets majority and journal for writes, majority and primary for reads, retries for both, and the
   * timeout of each operation.
   *
   * @param operationTimeout timeout of one operation, including server selection, waiting for a
   *     connection, retries and the confirmation by a majority
   */
  public static void apply(MongoClientSettings.Builder settings, Duration operationTimeout) {
    settings
        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
        .readConcern(ReadConcern.MAJORITY)
        .readPreference(ReadPreference.primary())
        .retryWrites(true)
        .retryReads(true)
        .timeout(operationTimeout.toMillis(), MILLISECONDS);
  }
}
