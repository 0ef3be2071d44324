package dev.annals.ingest.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.annals.kernel.EventIds;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/**
 * The identity of the logs, stored as the only document of the collection {@code ingest_identity}
 * with the {@code _id} {@code log} and the fields {@code value} (id), {@code incarnation} and
 * {@code secret}. The secret of event ids is not encrypted, so that every backup contains it and it
 * does not depend on the master key. It hides the number of events from API clients, not from those
 * who can read the database.
 *
 * @param incarnation see {@link dev.annals.ingest.log.LogIdentity#incarnation}
 * @param secret secret of event ids
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record StoredIdentity(UUID id, int incarnation, byte[] secret) {

  static final String COLLECTION = "ingest_identity";

  /** The {@code _id} of the only document. */
  static final String KEY = "log";

  static final String INCARNATION = "incarnation";

  private static final String ID = "value";
  private static final String SECRET = "secret";
  private static final int FIRST_INCARNATION = 1;
  private static final long TIMEOUT_SECONDS = 5;

  static StoredIdentity of(Document document) {
    return new StoredIdentity(
        UUID.fromString(document.getString(ID)),
        document.getInteger(INCARNATION),
        document.get(SECRET, Binary.class).getData());
  }

  static MongoCollection<Document> collection(MongoDatabaseFactory factory) {
    return factory
        .getMongoDatabase()
        .getCollection(COLLECTION)
        .withReadConcern(ReadConcern.MAJORITY)
        .withReadPreference(ReadPreference.primary())
        .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
        .withTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Reads the document. Creates it, or adds fields that an older version did not write, if missing.
   */
  static StoredIdentity complete(MongoCollection<Document> identities) {
    var secret = new byte[EventIds.SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return updated(
        identities,
        new Document(ID, orElse(ID, UUID.randomUUID().toString()))
            .append(INCARNATION, orElse(INCARNATION, FIRST_INCARNATION))
            .append(SECRET, orElse(SECRET, new Binary(secret))));
  }

  /**
   * Starts a new incarnation: at least one more than the last, and at least the number of seconds
   * since the start of 2020. A restored backup does not contain incarnations that were started
   * after it, and the time prevents their numbers from being used again.
   *
   * @param secondsSince2020 the current time
   */
  static StoredIdentity advance(MongoCollection<Document> identities, int secondsSince2020) {
    var next = new Document("$add", List.of("$" + INCARNATION, 1));
    return updated(
        identities,
        new Document(INCARNATION, new Document("$max", List.of(next, secondsSince2020))));
  }

  private static Document orElse(String field, Object value) {
    return new Document("$ifNull", List.of("$" + field, value));
  }

  private static StoredIdentity updated(MongoCollection<Document> identities, Document fields) {
    List<Bson> pipeline = List.of(new Document("$set", fields));
    var updated =
        identities.findOneAndUpdate(
            Filters.eq(KEY),
            pipeline,
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
    return of(Objects.requireNonNull(updated));
  }
}
