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
 * Reads of the log: as the store is seen at the moment, or behind a fixed point. Each read checks
 * that no number is left out. If one is, it is read again behind a new fixed point, and if it is
 * still missing the read fails.
 */
final class LogReads implements AuditLog {

  /** Events that a scan reads at once. */
  private static final int SCAN_READ = 1_000;

  /** Memory that the events of one read take, but for the last of them. */
  private static final long READ_BYTES = DataSize.ofMegabytes(4).toBytes();

  /** Events that the store transfers at once: 8 MB of the largest ones. */
  private static final int BATCH = 128;

  /** Both the tenant and the number are in the index of {@code _id}. */
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
    return asked(
            session ->
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
    return asked(session -> tail(marks, session, tenant));
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
    return asked(
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
        asked(session -> list(find(session, filter).sort(Sorts.ascending(EventFields.ID)), limit))
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
    // Either appended in between, or not there.
    var after = listBefore(tenant, before, limit).events();
    return !after.isEmpty() && after.getFirst().sequence() == before - 1
        ? after
        : again(tenant, before - 1).readBefore(tenant, before, limit);
  }

  private Part listBefore(TenantId tenant, long before, int limit) {
    var filter = MongoLog.between(tenant, 0, before - 1);
    return asked(
        session -> list(find(session, filter).sort(Sorts.descending(EventFields.ID)), limit));
  }

  /** The first number that is left out among events, newest first; 0 if none is. */
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
        asked(
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
   * @param whole whether there are no others; if not, the limit or the bound was reached
   */
  private record Part(List<AuditEvent> events, boolean whole) {}

  /** Events are decoded one by one, so that never more are in memory than are handed on. */
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
    return asked(
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
   * The reads to repeat a read by that left out a number.
   *
   * @throws dev.annals.ingest.log.LogIncomplete if this one was behind a fixed point already
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

  private <T> T asked(Function<@Nullable ClientSession, T> read) {
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
