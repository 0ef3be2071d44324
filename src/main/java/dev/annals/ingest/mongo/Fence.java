package dev.annals.ingest.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.annals.ingest.append.SharedCalls;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/**
 * Creates fixed points in the history of MongoDB. A read after a fixed point sees every write that
 * was acknowledged before the point was requested, even while members of the replica set disagree
 * about which of them is primary. The point is the operation time of a write to one document of the
 * collection {@code ingest_fence} that a majority has acknowledged with journaling; a member that
 * is no longer primary cannot get this acknowledgement. A read with {@code afterClusterTime} waits
 * until its member has reached the point. See docs/adr/0022.
 *
 * <p>Requests share these writes, but no request is answered by a write that started before it.
 */
final class Fence {

  private static final String COLLECTION = "ingest_fence";
  private static final String DOCUMENT = "fence";
  private static final Bson NEXT = Updates.inc("points", 1L);
  private static final ClientSessionOptions CAUSAL =
      ClientSessionOptions.builder().causallyConsistent(true).build();

  private final MongoDatabaseFactory factory;
  private final MongoCollection<BsonDocument> document;
  private final Duration timeout;
  private final SharedCalls<String, Point> calls;

  /**
   * @param timeout timeout of one write and of a request
   */
  Fence(MongoDatabaseFactory factory, Duration timeout) {
    this.factory = factory;
    this.timeout = timeout;
    this.document =
        factory
            .getMongoDatabase()
            .getCollection(COLLECTION, BsonDocument.class)
            .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
            .withTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    document.updateOne(Filters.eq(DOCUMENT), NEXT, new UpdateOptions().upsert(true));
    this.calls =
        new SharedCalls<>(
            "log-fence",
            Integer.MAX_VALUE,
            timeout,
            requests -> {
              var point = write();
              return request -> point;
            });
  }

  /**
   * Returns a point after everything that was acknowledged before this call.
   *
   * @throws Refusal {@code STORE_UNAVAILABLE} if no majority confirms it in time
   */
  Point await() {
    try {
      return calls.ask(DOCUMENT).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } catch (ExecutionException e) {
      throw StoreFaults.refusal(e);
    } catch (TimeoutException e) {
      throw unavailable();
    }
  }

  static Refusal unavailable() {
    return new Refusal(
        Refusal.Code.STORE_UNAVAILABLE, "The database is not responding. Try again later.");
  }

  private Point write() {
    try (var session = factory.getSession(CAUSAL)) {
      document.updateOne(session, Filters.eq(DOCUMENT), NEXT);
      return new Point(factory, session.getOperationTime(), session.getClusterTime());
    }
  }

  /** A point in the history of MongoDB. */
  record Point(
      MongoDatabaseFactory factory, BsonTimestamp operationTime, BsonDocument clusterTime) {

    /**
     * Opens a session whose reads see at least everything up to this point. The caller must close
     * it.
     */
    ClientSession session() {
      var session = factory.getSession(CAUSAL);
      session.advanceOperationTime(operationTime);
      session.advanceClusterTime(clusterTime);
      return session;
    }
  }
}
