package dev.annals.ingest.mongo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.annals.ingest.append.EventFingerprint;
import dev.annals.ingest.append.LogStore;
import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.ingest.log.LogIncomplete;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
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
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/**
 * Stores and reads the log in MongoDB, in the collection {@code log_events}: one document per event
 * with {@code _id: {t: tenant, s: sequence}} and a unique partial index on tenant and idempotency
 * key. {@link EventFields} documents the fields. It uses the driver directly for speed.
 */
@Component
class MongoLog implements LogStore, AuditLog {

  private static final Logger log = LoggerFactory.getLogger(MongoLog.class);
  private static final Duration FENCE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REPORTED_AGAIN_AFTER = Duration.ofMinutes(1);
  private static final long UNLIMITED = 0;
  private static final InsertManyOptions ORDERED = new InsertManyOptions().ordered(true);

  /** The driver reports the index of a duplicate key only in the message. */
  private static final String OF_PRIMARY_KEY = "index: _id_ ";

  private static final BsonInt32 BEFORE_INCARNATIONS = new BsonInt32(0);

  /**
   * Maximum time for which an append worker waits for checkpoints that are being compared with the
   * logs.
   */
  private static final Duration COMPARISON = Duration.ofSeconds(1);

  private final MongoCollection<RawBsonDocument> stored;
  private final MongoCollection<Keyed> events;
  private final MongoCollection<BsonDocument> marks;
  private final EventReader reader;
  private final Fence fence;
  private final LogReads reads;
  private final Counter gaps;
  private final Cache<TenantId, Long> reported =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(REPORTED_AGAIN_AFTER).build();

  private final MongoLogIdentity identity;
  private final LogContinuity continuity;

  MongoLog(
      MongoDatabaseFactory factory,
      MongoLogIdentity identity,
      LogContinuity continuity,
      MeterRegistry registry) {
    this.identity = identity;
    this.continuity = continuity;
    this.reader = new EventReader(identity.ids());
    var collection = created(factory.getMongoDatabase());
    this.stored = collection.withDocumentClass(RawBsonDocument.class);
    this.marks = collection;
    this.events =
        collection
            .withDocumentClass(Keyed.class)
            .withCodecRegistry(
                CodecRegistries.fromRegistries(
                    CodecRegistries.fromCodecs(reader), collection.getCodecRegistry()));
    this.fence = new Fence(factory, FENCE_TIMEOUT);
    this.reads = new LogReads(this, reader, events, stored, marks, null);
    this.gaps = registry.counter("annals.log.gaps");
  }

  private static MongoCollection<BsonDocument> created(MongoDatabase database) {
    var collection = database.getCollection(EventFields.COLLECTION, BsonDocument.class);
    collection
        .withTimeout(UNLIMITED, TimeUnit.MILLISECONDS) // building a large index takes long
        .createIndex(
            Indexes.ascending(EventFields.TENANT, EventFields.KEY),
            new IndexOptions()
                .unique(true)
                .partialFilterExpression(Filters.exists(EventFields.KEY)));
    return collection;
  }

  // -------------------------------------------------------------------------------- appending

  @Override
  public byte[] encode(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint) {
    return EventWriter.draft(eventDraft, eventFingerprint);
  }

  @Override
  public Written insert(List<Numbered> batch) {
    var documents = new ArrayList<RawBsonDocument>(batch.size());
    batch.forEach(event -> documents.add(EventWriter.numbered(event)));
    try {
      stored.insertMany(documents, ORDERED);
      return new Written.All();
    } catch (MongoBulkWriteException e) {
      // Without confirmation by a majority, even written events can still be rolled back.
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

  /** Returns only the server's part of the message. The key after it was written by a sender. */
  private static String index(BulkWriteError error) {
    var message = error.getMessage();
    int key = message.indexOf("dup key:");
    return key < 0 ? message : message.substring(0, key);
  }

  @Override
  public int incarnation() {
    try {
      if (!continuity.awaitCompared(COMPARISON)) {
        throw new StoreUnavailable(new IllegalStateException("The search index is still opening"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable(e);
    }
    continuity.requireNothingAhead();
    return identity.confirmedIncarnation();
  }

  @Override
  public EventIds ids() {
    return identity.ids();
  }

  @Override
  public LogPosition tail(TenantId tenant) {
    return inStore(() -> readTail(tenant));
  }

  private LogPosition readTail(TenantId tenant) {
    return LogReads.tail(marks, null, tenant);
  }

  @Override
  public Survey survey(TenantId tenant, long after, long through) {
    return inStore(
        () -> {
          var tail = readTail(tenant);
          var byMark = new HashMap<Long, LogPosition>();
          marks
              .find(between(tenant, after, Math.min(through, tail.sequence())))
              .sort(Sorts.ascending(EventFields.ID))
              .projection(
                  Projections.fields(LogReads.POSITION, Projections.include(EventFields.MARK)))
              .forEach(
                  event -> byMark.put(event.getInt64(EventFields.MARK).getValue(), place(event)));
          return new Survey(tail, byMark);
        });
  }

  @Override
  public List<Keyed> find(Map<TenantId, ? extends Collection<String>> keys) {
    var filter = ofKeys(keys);
    return inStore(() -> events.find(filter).into(new ArrayList<>()));
  }

  @Override
  public List<Keyed> findAcknowledged(Map<TenantId, ? extends Collection<String>> keys) {
    var filter = ofKeys(keys);
    return inStore(
        () -> {
          try (var session = fence.await().session()) {
            return events.find(session, filter).into(new ArrayList<>());
          }
        });
  }

  private static Bson ofKeys(Map<TenantId, ? extends Collection<String>> keys) {
    var byTenant = new ArrayList<Bson>(keys.size());
    keys.forEach(
        (tenant, those) ->
            byTenant.add(
                Filters.and(
                    Filters.eq(EventFields.TENANT, tenant.value()),
                    Filters.in(EventFields.KEY, those))));
    return byTenant.size() == 1 ? byTenant.getFirst() : Filters.or(byTenant);
  }

  private static <T> T inStore(Supplier<T> read) {
    try {
      return read.get();
    } catch (MongoException | Refusal e) {
      throw new StoreUnavailable(e);
    }
  }

  // ---------------------------------------------------------------------------------- reading

  @Override
  public AuditLog upToDate(TenantId tenant) {
    return readsBehindFence();
  }

  LogReads readsBehindFence() {
    return new LogReads(this, reader, events, stored, marks, fence.await());
  }

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    return reads.find(tenant, sequence);
  }

  @Override
  public long last(TenantId tenant) {
    return reads.last(tenant);
  }

  @Override
  public LogPosition end(TenantId tenant) {
    return reads.end(tenant);
  }

  /**
   * A missing position causes the rejection of a cursor or stops appends, so it is confirmed after
   * a fixed point.
   */
  @Override
  public Optional<LogPosition> position(TenantId tenant, long sequence) {
    return reads.position(tenant, sequence).or(() -> readsBehindFence().position(tenant, sequence));
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    return reads.readAfter(tenant, after, limit);
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    return reads.readBefore(tenant, before, limit);
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    return reads.read(tenant, sequences);
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    return reads.count(tenant, after, through);
  }

  @Override
  public void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader) {
    reads.scan(tenant, after, through, reader);
  }

  /** Reports an event that cannot be found although its log has later ones. */
  LogIncomplete gap(TenantId tenant, long sequence) {
    gaps.increment();
    if (reported.asMap().putIfAbsent(tenant, sequence) == null) {
      log.error("The log of tenant {} is incomplete: event {} is missing", tenant, sequence);
    }
    return new LogIncomplete(tenant, sequence);
  }

  /**
   * Returns a filter for a range of sequence numbers, after one and up to another. It starts with
   * the tenant, which is the shard key.
   */
  static Bson between(TenantId tenant, long after, long through) {
    return Filters.and(Filters.eq(EventFields.TENANT, tenant.value()), ids(tenant, after, through));
  }

  /**
   * Returns the same range as a filter on {@code _id} alone, which begins with the tenant. The
   * index of {@code _id} covers it, so a count reads no documents.
   */
  static BsonDocument ids(TenantId tenant, long after, long through) {
    return new BsonDocument(
        EventFields.ID,
        new BsonDocument("$gt", id(tenant, after)).append("$lte", id(tenant, through)));
  }

  static BsonDocument id(TenantId tenant, long sequence) {
    return new BsonDocument(EventFields.TENANT, new BsonString(tenant.value()))
        .append(EventFields.SEQUENCE, new BsonInt64(sequence));
  }

  static LogPosition place(BsonDocument event) {
    return new LogPosition(
        event.getDocument(EventFields.ID).getInt64(EventFields.SEQUENCE).getValue(),
        event.getInt32(EventFields.INCARNATION, BEFORE_INCARNATIONS).getValue(),
        Instant.ofEpochMilli(event.getDateTime(EventFields.RECEIVED).getValue()));
  }
}
