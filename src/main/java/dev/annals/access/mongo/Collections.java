package dev.annals.access.mongo;

import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;

/** The collections of this module, made at the start. */
final class Collections {

  private Collections() {}

  /**
   * Makes the collection unless it is there. One that comes into being inside a transaction makes
   * transactions beside it fail.
   */
  static void create(MongoOperations mongo, Class<?> stored) {
    if (mongo.collectionExists(stored)) {
      return;
    }
    try {
      mongo.createCollection(stored);
    } catch (DataAccessException e) {
      // Another node that starts at the same time may have been the first.
      if (!mongo.collectionExists(stored)) {
        throw e;
      }
    }
  }
}
