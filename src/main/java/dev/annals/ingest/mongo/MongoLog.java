package dev.annals.ingest.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.annals.ingest.append.Draft;
import dev.annals.ingest.append.LogStore;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** The log in MongoDB, through the driver itself, because its speed is what Annals exists for. */
@Component
class MongoLog implements LogStore, AuditLog {

  /** Events that a scan reads at once. */
  private static final int SCAN_READ = 1_000;

  /** Memory that the events of one read take, but for the last of them. */
  private static final long READ_BYTES = DataSize.ofMegabytes(4).toBytes();

  /** Events that the store transfers at once: 8 MB of the largest ones. */
  private static final int BATCH = 128;

  private static final long UNLIMITED = 0;
  private static final InsertManyOptions ORDERED = new InsertManyOptions().ordered(true);

  /** Both the tenant and the number are in the index of {@code _id}, which covers a count. */
  private static final CountOptions BY_NUMBER =
      new CountOptions().hint(Indexes.ascending(StoredEvent.ID));

  /** The driver says which index a duplicate key is of in the message only. */
  private static final String OF_PRIMARY_KEY = "index: _id_ ";

  private final MongoCollection<RawBsonDocument> stored;
  private final MongoCollection<Keyed> events;
  private final MongoCollection<BsonDocument> marks;

  MongoLog(MongoDatabaseFactory factory) {
    var collection = created(factory.getMongoDatabase());
    this.stored = collection.withDocumentClass(RawBsonDocument.class);
    this.marks = collection;
    this.events =
        collection
            .withDocumentClass(Keyed.class)
            .withCodecRegistry(
                CodecRegistries.fromRegistries(
                    CodecRegistries.fromCodecs(new EventReader()), collection.getCodecRegistry()));
  }

  private static MongoCollection<BsonDocument> created(MongoDatabase database) {
    var collection = database.getCollection(StoredEvent.COLLECTION, BsonDocument.class);
    collection
        .withTimeout(UNLIMITED, TimeUnit.MILLISECONDS) // an index of a large log takes its time
        .createIndex(
            Indexes.ascending(StoredEvent.TENANT, StoredEvent.KEY),
            new IndexOptions()
                .unique(true)
                .partialFilterExpression(Filters.exists(StoredEvent.KEY)));
    return collection;
  }

  // -------------------------------------------------------------------------------- appending

  @Override
  public byte[] encode(Draft draft, long fingerprint) {
    return EventWriter.draft(draft, fingerprint);
  }

  @Override
  public Written insert(List<Numbered> batch) {
    var documents = new ArrayList<RawBsonDocument>(batch.size());
    batch.forEach(event -> documents.add(EventWriter.numbered(event)));
    try {
      stored.insertMany(documents, ORDERED);
      return new Written.All();
    } catch (MongoBulkWriteException e) {
      // Without a confirmed majority even what was written can still be rolled back.
      return e.getWriteConcernError() != null || e.getWriteErrors().isEmpty()
          ? new Written.Unknown(e.toString())
          : stopped(e.getWriteErrors().getFirst());
    } catch (MongoException e) {
      return new Written.Unknown(e.toString());
    }
  }

  private static Written stopped(BulkWriteError error) {
    var cause =
        switch (ErrorCategory.fromErrorCode(error.getCode())) {
          case DUPLICATE_KEY ->
              index(error).contains(OF_PRIMARY_KEY) ? Cause.NUMBER_TAKEN : Cause.KEY_TAKEN;
          default -> Cause.REFUSED;
        };
    return new Written.Stopped(error.getIndex(), cause);
  }

  /** Only what the server itself says: behind it stands the key, which a sender has written. */
  private static String index(BulkWriteError error) {
    var message = error.getMessage();
    int key = message.indexOf("dup key:");
    return key < 0 ? message : message.substring(0, key);
  }

  @Override
  public Tail tail(TenantId tenant) {
    return inStore(() -> readTail(tenant));
  }

  private Tail readTail(TenantId tenant) {
    var newest =
        marks
            .find(between(tenant, 0, Long.MAX_VALUE))
            .sort(Sorts.descending(StoredEvent.ID))
            .projection(Projections.include(StoredEvent.RECEIVED))
            .first();
    return newest == null ? Tail.EMPTY : place(newest);
  }

  @Override
  public Survey survey(TenantId tenant, long after, long through) {
    return inStore(
        () -> {
          var tail = readTail(tenant);
          var byMark = new HashMap<Long, Tail>();
          marks
              .find(between(tenant, after, Math.min(through, tail.sequence())))
              .sort(Sorts.ascending(StoredEvent.ID))
              .projection(Projections.include(StoredEvent.MARK, StoredEvent.RECEIVED))
              .forEach(
                  event -> byMark.put(event.getInt64(StoredEvent.MARK).getValue(), place(event)));
          return new Survey(tail, byMark);
        });
  }

  @Override
  public List<Keyed> find(Map<TenantId, ? extends Collection<String>> keys) {
    var byTenant = new ArrayList<Bson>(keys.size());
    keys.forEach(
        (tenant, those) ->
            byTenant.add(
                Filters.and(
                    Filters.eq(StoredEvent.TENANT, tenant.value()),
                    Filters.in(StoredEvent.KEY, those))));
    var filter = byTenant.size() == 1 ? byTenant.getFirst() : Filters.or(byTenant);
    return inStore(() -> events.find(filter).into(new ArrayList<>()));
  }

  private static <T> T inStore(Supplier<T> read) {
    try {
      return read.get();
    } catch (MongoException e) {
      throw new StoreAway(e);
    }
  }

  // ---------------------------------------------------------------------------------- reading

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    return asked(() -> read(tenant, sequence));
  }

  private Optional<AuditEvent> read(TenantId tenant, long sequence) {
    return Optional.ofNullable(
            events
                .find(
                    Filters.and(
                        Filters.eq(StoredEvent.TENANT, tenant.value()),
                        Filters.eq(StoredEvent.ID, id(tenant, sequence))))
                .first())
        .map(Keyed::event);
  }

  @Override
  public long last(TenantId tenant) {
    return asked(() -> readTail(tenant)).sequence();
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    return asked(
        () ->
            list(
                stored
                    .find(between(tenant, after, Long.MAX_VALUE))
                    .sort(Sorts.ascending(StoredEvent.ID)),
                limit));
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    return asked(
        () ->
            list(
                stored.find(between(tenant, 0, before - 1)).sort(Sorts.descending(StoredEvent.ID)),
                limit));
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    if (sequences.isEmpty()) {
      return List.of();
    }
    var ids = sequences.stream().map(sequence -> id(tenant, sequence)).toList();
    return asked(
        () ->
            list(
                stored
                    .find(
                        Filters.and(
                            Filters.eq(StoredEvent.TENANT, tenant.value()),
                            Filters.in(StoredEvent.ID, ids)))
                    .sort(Sorts.ascending(StoredEvent.ID)),
                ids.size()));
  }

  /** Events are decoded one by one, so that never more are in memory than are handed on. */
  private static List<AuditEvent> list(FindIterable<RawBsonDocument> found, int limit) {
    var events = new ArrayList<AuditEvent>(Math.min(limit, BATCH));
    long bytes = 0;
    try (var cursor = found.limit(limit).batchSize(Math.min(limit, BATCH)).cursor()) {
      while (bytes < READ_BYTES && cursor.hasNext()) {
        var event = EventReader.read(cursor.next());
        events.add(event);
        bytes += EventSize.of(event);
      }
    }
    return events;
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    return asked(() -> marks.countDocuments(ids(tenant, after, through), BY_NUMBER));
  }

  @Override
  public void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader) {
    long position = after;
    while (position < through) {
      var events = readAfter(tenant, position, (int) Math.min(SCAN_READ, through - position));
      for (var event : events) {
        if (!reader.test(event)) {
          return;
        }
      }
      position = events.isEmpty() ? through : events.getLast().sequence();
    }
  }

  private static <T> T asked(Supplier<T> read) {
    try {
      return read.get();
    } catch (MongoException e) {
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE, "The database does not answer. Ask again later");
    }
  }

  /** The events after one number and through another; by the tenant first, which is the shard. */
  private static Bson between(TenantId tenant, long after, long through) {
    return Filters.and(Filters.eq(StoredEvent.TENANT, tenant.value()), ids(tenant, after, through));
  }

  /**
   * The same by {@code _id} alone, which begins with the tenant: the index of {@code _id} covers
   * it, so a count reads no event.
   */
  private static BsonDocument ids(TenantId tenant, long after, long through) {
    return new BsonDocument(
        StoredEvent.ID,
        new BsonDocument("$gt", id(tenant, after)).append("$lte", id(tenant, through)));
  }

  private static BsonDocument id(TenantId tenant, long sequence) {
    return new BsonDocument(StoredEvent.TENANT, new BsonString(tenant.value()))
        .append(StoredEvent.SEQUENCE, new BsonInt64(sequence));
  }

  private static Tail place(BsonDocument event) {
    return new Tail(
        event.getDocument(StoredEvent.ID).getInt64(StoredEvent.SEQUENCE).getValue(),
        Instant.ofEpochMilli(event.getDateTime(StoredEvent.RECEIVED).getValue()));
  }
}
