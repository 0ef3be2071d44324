package dev.annals.ingest.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.annals.ingest.log.LogIdentity;
import java.util.Objects;
import java.util.UUID;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/** Kept in a collection of its own; the first node to ask makes it. */
@Component
class MongoLogIdentity implements LogIdentity {

  private static final String COLLECTION = "ingest_identity";
  private static final String KEY = "log";
  private static final String VALUE = "value";

  private final MongoDatabaseFactory factory;

  MongoLogIdentity(MongoDatabaseFactory factory) {
    this.factory = factory;
  }

  @Override
  public UUID id() {
    var found =
        factory
            .getMongoDatabase()
            .getCollection(COLLECTION)
            .findOneAndUpdate(
                Filters.eq(KEY),
                Updates.setOnInsert(VALUE, UUID.randomUUID().toString()),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
    return UUID.fromString(Objects.requireNonNull(found).getString(VALUE));
  }
}
