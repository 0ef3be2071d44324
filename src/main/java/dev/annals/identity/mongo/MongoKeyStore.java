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
      // Two upserts of one id can both decide to insert: then the other one's key is there.
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
