package dev.annals.ingest.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.annals.ingest.append.LogStore.Keyed;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.StoreFaults;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Reads the log, either in MongoDB's current state or after a fixed point. Each read checks that no
 * sequence number is missing. If one is missing, the read is repeated after a new fixed point, and
 * fails if it is still missing.
 */
final class LogReads implements AuditLog {

  /** Number of events in one read of a scan. */
  private static final int SCAN_READ = 1_000;

  /** Maximum memory of the events of one read, not counting the last of them. */
  private static final long READ_BYTES = DataSize.ofMegabytes(4).toBytes();

  /** Number of events that MongoDB transfers at once: at most 8 MB. */
  private static final int BATCH = 128;

  /** The index of {@code _id} contains both tenant and sequence number. */
  private static final CountOptions BY_NUMBER =
      new CountOptions().hint(Indexes.ascending(EventFields.ID));

  static final Bson POSITION = Projections.include(EventFields.RECEIVED, EventFields.INCARNATION);

  private final MongoLog log;
  private final EventReader reader;
  private final MongoCollection<Keyed> events;
  private final MongoCollection<RawBsonDocument> stored;
  private final MongoCollection<BsonDocument> marks;
  private final Fence.@Nullable Point point;

  LogReads(
      MongoLog log,
      EventReader reader,
      MongoCollection<Keyed> events,
      MongoCollection<RawBsonDocument> stored,
      MongoCollection<BsonDocument> marks,
      Fence.@Nullable Point point) {
    this.log = log;
    this.reader = reader;
    this.events = events;
    this.stored = stored;
    this.marks = marks;
    this.point = point;
  }

  @Override
  public AuditLog upToDate(TenantId tenant) {
    return log.upToDate(tenant);
  }

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    var filter =
        Filters.and(
            Filters.eq(EventFields.TENANT, tenant.value()),
            Filters.eq(EventFields.ID, MongoLog.id(tenant, sequence)));
    return run(session ->
            Optional.ofNullable(
                (session == null ? events.find(filter) : events.find(session, filter)).first()))
        .map(Keyed::event);
  }

  @Override
  public long last(TenantId tenant) {
    return end(tenant).sequence();
  }

  @Override
  public LogPosition end(TenantId tenant) {
    return run(session -> tail(marks, session, tenant));
  }

  @Override
  public Optional<LogPosition> position(TenantId tenant, long sequence) {
    if (sequence == 0) {
      return Optional.of(LogPosition.START);
    }
    var filter =
        Filters.and(
            Filters.eq(EventFields.TENANT, tenant.value()),
            Filters.eq(EventFields.ID, MongoLog.id(tenant, sequence)));
    return run(
        session ->
            Optional.ofNullable(
                    (session == null ? marks.find(filter) : marks.find(session, filter))
                        .projection(POSITION)
                        .first())
                .map(MongoLog::place));
  }

  static LogPosition tail(
      MongoCollection<BsonDocument> marks, @Nullable ClientSession session, TenantId tenant) {
    var filter = MongoLog.between(tenant, 0, Long.MAX_VALUE);
    var newest =
        (session == null ? marks.find(filter) : marks.find(session, filter))
            .sort(Sorts.descending(EventFields.ID))
            .projection(POSITION)
            .first();
    return newest == null ? LogPosition.START : MongoLog.place(newest);
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    var filter = MongoLog.between(tenant, after, Long.MAX_VALUE);
    var found =
        run(session -> list(find(session, filter).sort(Sorts.ascending(EventFields.ID)), limit))
            .events();
    long expected = after + 1;
    for (var event : found) {
      if (event.sequence() != expected) {
        return again(tenant, expected).readAfter(tenant, after, limit);
      }
      expected++;
    }
    return found;
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    var read = listBefore(tenant, before, limit);
    long missing = missing(read);
    if (missing > 0) {
      return again(tenant, missing).readBefore(tenant, before, limit);
    }
    var found = read.events();
    long first = found.isEmpty() ? 0 : found.getFirst().sequence();
    if (first == before - 1 || before == Long.MAX_VALUE || !isAnyFrom(tenant, before)) {
      return found;
    }
    // The event was either appended in the meantime or does not exist.
    var after = listBefore(tenant, before, limit).events();
    return !after.isEmpty() && after.getFirst().sequence() == before - 1
        ? after
        : again(tenant, before - 1).readBefore(tenant, before, limit);
  }

  private Part listBefore(TenantId tenant, long before, int limit) {
    var filter = MongoLog.between(tenant, 0, before - 1);
    return run(
        session -> list(find(session, filter).sort(Sorts.descending(EventFields.ID)), limit));
  }

  /**
   * Returns the first missing sequence number among events that are sorted newest first, or 0 if
   * none is missing.
   */
  private static long missing(Part read) {
    var found = read.events();
    for (int i = 1; i < found.size(); i++) {
      long expected = found.get(i - 1).sequence() - 1;
      if (found.get(i).sequence() != expected) {
        return expected;
      }
    }
    return read.whole() && !found.isEmpty() ? found.getLast().sequence() - 1 : 0;
  }

  private boolean isAnyFrom(TenantId tenant, long sequence) {
    return last(tenant) >= sequence;
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    var numbers = List.copyOf(new TreeSet<>(sequences));
    if (numbers.isEmpty()) {
      return List.of();
    }
    var ids = numbers.stream().map(sequence -> MongoLog.id(tenant, sequence)).toList();
    var filter =
        Filters.and(
            Filters.eq(EventFields.TENANT, tenant.value()), Filters.in(EventFields.ID, ids));
    var read =
        run(
            session ->
                list(find(session, filter).sort(Sorts.ascending(EventFields.ID)), ids.size()));
    var found = read.events();
    for (int i = 0; i < numbers.size(); i++) {
      if (i == found.size() && !read.whole()) {
        return found;
      }
      if (i == found.size() || found.get(i).sequence() != numbers.get(i)) {
        return again(tenant, numbers.get(i)).read(tenant, sequences);
      }
    }
    return found;
  }

  /**
   * Events that were read.
   *
   * @param whole whether there are no more events; otherwise a limit was reached
   */
  private record Part(List<AuditEvent> events, boolean whole) {}

  /** Decodes events one by one, so that no more are in memory than are returned. */
  private Part list(FindIterable<RawBsonDocument> found, int limit) {
    var events = new ArrayList<AuditEvent>(Math.min(limit, BATCH));
    long bytes = 0;
    boolean more = true;
    try (var cursor = found.limit(limit).batchSize(Math.min(limit, BATCH)).cursor()) {
      while (bytes < READ_BYTES && more) {
        more = cursor.hasNext();
        if (more) {
          var event = reader.read(cursor.next());
          events.add(event);
          bytes += EventSize.of(event);
        }
      }
    }
    return new Part(events, !more && events.size() < limit);
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    var filter = MongoLog.ids(tenant, after, through);
    return run(
        session ->
            session == null
                ? marks.countDocuments(filter, BY_NUMBER)
                : marks.countDocuments(session, filter, BY_NUMBER));
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
      if (events.isEmpty()) {
        again(tenant, position + 1).scan(tenant, position, through, reader);
        return;
      }
      position = events.getLast().sequence();
    }
  }

  /**
   * Returns the reads with which to repeat a read that missed a sequence number.
   *
   * @throws dev.annals.ingest.log.LogIncomplete if this read was already after a fixed point
   */
  private LogReads again(TenantId tenant, long missing) {
    if (point != null) {
      throw log.gap(tenant, missing);
    }
    return log.readsBehindFence();
  }

  private FindIterable<RawBsonDocument> find(@Nullable ClientSession session, Bson filter) {
    return session == null ? stored.find(filter) : stored.find(session, filter);
  }

  private <T> T run(Function<@Nullable ClientSession, T> read) {
    try {
      if (point == null) {
        return read.apply(null);
      }
      try (var session = point.session()) {
        return read.apply(session);
      }
    } catch (MongoException e) {
      throw StoreFaults.refusal(e);
    }
  }
}
