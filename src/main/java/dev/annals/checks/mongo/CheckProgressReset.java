package dev.annals.checks.mongo;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import dev.annals.restore.AfterRestore;
import java.time.Instant;
import org.springframework.core.annotation.Order;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/**
 * Resets the checkpoints, so that the integrity check starts again at the first event of each log.
 */
@Order(2)
class CheckProgressReset implements AfterRestore {

  private final MongoDatabaseFactory factory;

  CheckProgressReset(MongoDatabaseFactory factory) {
    this.factory = factory;
  }

  @Override
  public String afterRestore(Instant now) {
    factory
        .getMongoDatabase()
        .getCollection(MongoCheckProgress.PLACES)
        .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
        .deleteMany(Filters.empty());
    return "The integrity check starts again at the first event of each log";
  }
}
