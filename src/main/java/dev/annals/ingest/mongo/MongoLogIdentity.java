package dev.annals.ingest.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.annals.ingest.append.LogStore.StoreUnavailable;
import dev.annals.ingest.log.LogIdentity;
import dev.annals.kernel.EventIds;
import java.time.Duration;
import java.util.UUID;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the identity of the logs from its document. The incarnation is read again when the known
 * one is older than {@link #FRESH}, so no event is numbered under an incarnation that ended longer
 * ago.
 */
@Component
class MongoLogIdentity implements LogIdentity {

  /** Time for which a known incarnation is used without reading it again. */
  static final Duration FRESH = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(MongoLogIdentity.class);

  private final MongoCollection<Document> identities;
  private final UUID id;
  private final EventIds ids;
  private volatile Known known;

  private record Known(int incarnation, long readAtNanos) {}

  MongoLogIdentity(MongoDatabaseFactory factory) {
    this.identities = StoredIdentity.collection(factory);
    long now = System.nanoTime();
    var stored = StoredIdentity.complete(identities);
    this.id = stored.id();
    this.ids = new EventIds(stored.secret());
    this.known = new Known(stored.incarnation(), now);
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public EventIds ids() {
    return ids;
  }

  @Override
  public int incarnation() {
    try {
      return confirmedIncarnation();
    } catch (StoreUnavailable e) {
      return known.incarnation();
    }
  }

  /**
   * Returns the incarnation of the logs, at most {@link #FRESH} old.
   *
   * @throws StoreUnavailable if it cannot be read
   */
  int confirmedIncarnation() {
    var last = known;
    long now = System.nanoTime();
    if (now - last.readAtNanos() < FRESH.toNanos()) {
      return last.incarnation();
    }
    int incarnation = read();
    if (incarnation != last.incarnation()) {
      log.info("The logs are now in incarnation {}", incarnation);
    }
    known = new Known(incarnation, now);
    return incarnation;
  }

  private int read() {
    try {
      var found = identities.find(Filters.eq(StoredIdentity.KEY)).first();
      if (found == null || !StoredIdentity.of(found).id().equals(id)) {
        throw new StoreUnavailable(
            new IllegalStateException("The database is not the one that this server started with"));
      }
      return StoredIdentity.of(found).incarnation();
    } catch (MongoException e) {
      throw new StoreUnavailable(e);
    }
  }
}
