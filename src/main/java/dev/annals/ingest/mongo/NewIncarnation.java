package dev.annals.ingest.mongo;

import com.mongodb.client.model.Filters;
import dev.annals.restore.AfterRestore;
import dev.annals.restore.NothingToRestore;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Starts a new incarnation of the logs after a restore of MongoDB. */
@Order(0)
class NewIncarnation implements AfterRestore {

  private static final Instant START_OF_2020 = Instant.parse("2020-01-01T00:00:00Z");

  private final MongoDatabaseFactory factory;
  private final Duration operationTimeout;

  /**
   * @param operationTimeout operation timeout of the servers; this command runs with a server's
   *     settings
   */
  NewIncarnation(
      MongoDatabaseFactory factory,
      @Value("${annals.mongo.operation-timeout:5s}") Duration operationTimeout) {
    this.factory = factory;
    this.operationTimeout = operationTimeout;
  }

  @Override
  public String afterRestore(Instant now) {
    var identities = StoredIdentity.collection(factory);
    if (identities.find(Filters.eq(StoredIdentity.KEY)).first() == null) {
      throw new NothingToRestore(factory.getMongoDatabase().getName());
    }
    int before = StoredIdentity.complete(identities).incarnation();
    var advanced =
        StoredIdentity.advance(
            identities, Math.toIntExact(Duration.between(START_OF_2020, now).toSeconds()));
    return "The logs are now in incarnation %d. It was %d before"
        .formatted(advanced.incarnation(), before);
  }

  /**
   * Returns the time after which no server uses the old incarnation: servers cache it, and an
   * insert under it may still be in progress.
   */
  @Override
  public Duration settlesWithin() {
    return MongoLogIdentity.FRESH.plus(operationTimeout).plusSeconds(1);
  }
}
