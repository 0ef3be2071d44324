package dev.annals.nodes.mongo;

import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;

/** Collections are made when a server starts. */
public final class CollectionSetup {

  private CollectionSetup() {}

  /**
   * Makes the collection of a stored type unless it is there, also when several servers start at
   * once. One that comes into being inside a transaction makes transactions beside it fail.
   */
  public static void create(MongoOperations mongo, Class<?> stored) {
    create(mongo, mongo.getCollectionName(stored));
  }

  /** Makes the collection of this name, likewise. */
  public static void create(MongoOperations mongo, String collection) {
    if (mongo.collectionExists(collection)) {
      return;
    }
    try {
      mongo.createCollection(collection);
    } catch (DataAccessException e) {
      // Another server may have been the first.
      if (!mongo.collectionExists(collection)) {
        throw e;
      }
    }
  }
}
