package dev.annals.nodes.mongo;

import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;

/** Creates collections at startup. */
public final class CollectionSetup {

  private CollectionSetup() {}

  /**
   * Creates the collection of a stored type unless it exists. Several servers can do this at the
   * same time. A collection that is created implicitly in a transaction makes concurrent
   * transactions fail.
   */
  public static void create(MongoOperations mongo, Class<?> stored) {
    create(mongo, mongo.getCollectionName(stored));
  }

  /** Creates the collection with this name unless it exists. */
  public static void create(MongoOperations mongo, String collection) {
    if (mongo.collectionExists(collection)) {
      return;
    }
    try {
      mongo.createCollection(collection);
    } catch (DataAccessException e) {
      // Another server may have created it.
      if (!mongo.collectionExists(collection)) {
        throw e;
      }
    }
  }
}
