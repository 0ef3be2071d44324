package dev.annals.identity.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.annals.identity.keys.KeyStore;
import dev.annals.nodes.mongo.CollectionSetup;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores keys in the collection {@code access_keys}, one document per key. The {@code _id} is the
 * name of the key, and {@code key} its text, which is encrypted with the master key.
 */
@Component
class MongoKeyStore implements KeyStore {

  @Document("access_keys")
  record Stored(@Id String id, String key) {}

  private final MongoOperations mongo;

  MongoKeyStore(MongoOperations mongo) {
    this.mongo = mongo;
    CollectionSetup.create(mongo, Stored.class);
  }

  @Override
  public String keep(String name, Supplier<String> made) {
    var stored = mongo.findById(name, Stored.class);
    if (stored != null) {
      return stored.key();
    }
    try {
      mongo.upsert(
          query(where("_id").is(name)), new Update().setOnInsert("key", made.get()), Stored.class);
    } catch (DuplicateKeyException e) {
      // Two concurrent upserts can both try to insert. The other one has succeeded.
    }
    return Objects.requireNonNull(mongo.findById(name, Stored.class)).key();
  }

  @Override
  public boolean replace(String name, String was, String now) {
    var result =
        mongo.updateFirst(
            query(where("_id").is(name).and("key").is(was)),
            Update.update("key", now),
            Stored.class);
    return result.getModifiedCount() == 1;
  }
}
