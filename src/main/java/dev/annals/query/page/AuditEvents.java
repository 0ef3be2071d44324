package dev.annals.query.page;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.EventId;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import dev.annals.query.index.EventSearch.Placed;
import dev.annals.query.index.FieldOrder;
import dev.annals.query.index.FieldOrder.Bounds;
import dev.annals.query.index.FieldOrder.Place;
import dev.annals.query.index.Search;
import dev.annals.query.page.AuditEventConnection.Edge;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Pages of a tenant's log. Results contain every event that was acknowledged before the query. */
@Service
public class AuditEvents {

  private static final int MAX_COUNT = 100_000;
  private static final Optional<LogPosition> NOWHERE = Optional.empty();
  private static final String TOO_LARGE = "Request fewer events, or fewer lists in one request.";

  private final AuditLog log;
  private final Search search;
  private final Cursors cursors;
  private final EventIds ids;
  private final LogScanSettings settings;
  private final QueryWork work;
  private final Clock clock;

  AuditEvents(
      AuditLog log,
      Search search,
      Cursors cursors,
      EventIds ids,
      LogScanSettings settings,
      QueryWork work,
      Clock clock) {
    this.log = work.reading(log);
    this.work = work;
    this.search = search;
    this.cursors = cursors;
    this.ids = ids;
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns the event with an id, if it belongs to this tenant. */
  public Optional<AuditEvent> find(TenantId tenant, String id) {
    return parsed(id).flatMap(parsed -> find(tenant, parsed));
  }

  /**
   * Finds an event by its id. The event at its position may be another one if the log was restored.
   */
  private Optional<AuditEvent> find(TenantId tenant, EventId id) {
    var sequence = ids.sequenceIn(tenant, id);
    return sequence.isEmpty()
        ? Optional.empty()
        : find(tenant, sequence.getAsLong())
            .filter(event -> ids.isOf(id, tenant, event.incarnation(), event.sequence()));
  }

  /**
   * Finds an event by its sequence number. Only if it is not found is the read repeated after a
   * fixed point, because events never disappear.
   */
  private Optional<AuditEvent> find(TenantId tenant, long sequence) {
    return log.find(tenant, sequence).or(() -> log.upToDate(tenant).find(tenant, sequence));
  }

  /**
   * Returns a page of a list of events. A filter is evaluated by the index or, if the index cannot
   * answer, by reading the log within limits.
   *
   * @throws Refusal {@code BAD_CURSOR}; {@code QUERY_TOO_BROAD} with a cursor to continue from if
   *     the log was read up to its limit without a match; {@code QUERY_TOO_BROAD} also if sorting
   *     exceeds the timeout or the index cannot answer now
   */
  public AuditEventConnection page(TenantId tenant, PageRequest request, ListQuery listQuery) {
    return listQuery.fieldOrder() == null
        ? new Paging(tenant, request, listQuery).page()
        : new SortedPaging(tenant, request, listQuery, listQuery.fieldOrder()).page();
  }

  private static Optional<EventId> parsed(String id) {
    try {
      var uuid = UUID.fromString(id);
      // The parser also accepts abbreviated UUIDs, which are never event ids.
      return uuid.toString().equals(id.toLowerCase(Locale.ROOT))
          ? Optional.of(new EventId(uuid))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A page in the order of the log. */
  private final class Paging {

    private final TenantId tenant;
    private final PageRequest request;
    private final ListQuery listQuery;
    private final Expression filter;
    private final SequenceRange requested;
    private final @Nullable Long after;
    private final @Nullable Long before;
    private @Nullable AuditLog current;

    Paging(TenantId tenant, PageRequest request, ListQuery listQuery) {
      this.tenant = tenant;
      this.request = request;
      this.listQuery = listQuery;
      this.after = open(request.after(), "after");
      this.before = open(request.before(), "before");
      var received = ReceivedRange.of(listQuery.filter());
      this.filter = received.rest();
      // With the index, the end of the log need not be known.
      this.requested =
          received.isOpen() && !filter.equals(Expression.all())
              ? new SequenceRange(0, Long.MAX_VALUE)
              : received.in(current(), tenant, current().last(tenant));
    }

    AuditEventConnection page() {
      int size = request.size();
      var found = found(requested.intersect(bounds()), size + 1);
      var events = new ArrayList<>(found.events());
      var stopped = found.stopped();
      if (events.isEmpty() && stopped.isPresent()) {
        throw tooBroad(stopped.get());
      }
      boolean more = events.size() > size || stopped.isPresent();
      if (events.size() > size) {
        events.removeLast();
      }
      if (request.isBackward()) {
        Collections.reverse(events);
      }
      return new AuditEventConnection(edges(events), info(events, more, stopped), this::count);
    }

    private Found found(SequenceRange sequenceRange, int limit) {
      var direction = request.isBackward() ? listQuery.order().reversed() : listQuery.order();
      if (filter.equals(Expression.all()) || sequenceRange.isEmpty()) {
        return read(sequenceRange, direction, limit);
      }
      return search
          .query(
              tenant,
              filter,
              eventSearch -> {
                var events =
                    direction == Order.OLDEST_FIRST
                        ? eventSearch.oldest(sequenceRange.after(), sequenceRange.before(), limit)
                        : eventSearch.newest(sequenceRange.after(), sequenceRange.before(), limit);
                return new Found(events, eventSearch.isCut() ? at(events.getLast()) : NOWHERE);
              })
          .orElseGet(() -> read(sequenceRange, direction, limit));
    }

    /** Returns the log with everything that was acknowledged before this request. */
    private AuditLog current() {
      if (current == null) {
        current = log.upToDate(tenant);
      }
      return current;
    }

    private Found read(SequenceRange sequenceRange, Order direction, int limit) {
      return work.within(memory -> read(sequenceRange, direction, limit, memory));
    }

    private Found read(
        SequenceRange sequenceRange, Order direction, int limit, QueryRequest memory) {
      var events = new ArrayList<AuditEvent>();
      var left = new AtomicLong(memory.pageBytes());
      var stopped =
          new LogScan(current(), memory, settings, clock)
              .read(
                  tenant,
                  sequenceRange,
                  direction,
                  filter,
                  event -> {
                    long bytes = EventSize.of(event);
                    if (left.addAndGet(-bytes) < 0 && !events.isEmpty()) {
                      return false;
                    }
                    memory.reserve(bytes, TOO_LARGE);
                    events.add(event);
                    return events.size() < limit;
                  });
      boolean cut = left.get() < 0 && events.size() < limit;
      return new Found(events, cut ? at(events.getLast()) : stopped);
    }

    private @Nullable Long open(@Nullable String cursor, String argument) {
      return cursor == null ? null : cursors.open(tenant, listQuery, cursor, argument).sequence();
    }

    /** Returns the range between the cursors. */
    private SequenceRange bounds() {
      var low = listQuery.order() == Order.OLDEST_FIRST ? after : before;
      var high = listQuery.order() == Order.OLDEST_FIRST ? before : after;
      return new SequenceRange(low == null ? 0 : low, high == null ? Long.MAX_VALUE : high);
    }

    private List<Edge> edges(List<AuditEvent> events) {
      return events.stream().map(event -> new Edge(event, () -> seal(event.position()))).toList();
    }

    private PageInfo info(List<AuditEvent> events, boolean more, Optional<LogPosition> stopped) {
      var start =
          events.isEmpty()
              ? Optional.<LogPosition>empty()
              : Optional.of(events.getFirst().position());
      var end =
          events.isEmpty()
              ? Optional.<LogPosition>empty()
              : Optional.of(events.getLast().position());
      return request.isBackward()
          ? new PageInfo(
              isThere(before), more, seal(stopped.isPresent() ? stopped : start), seal(end))
          : new PageInfo(
              more, isThere(after), seal(start), seal(stopped.isPresent() ? stopped : end));
    }

    private @Nullable String seal(Optional<LogPosition> position) {
      return position.map(this::seal).orElse(null);
    }

    private String seal(LogPosition position) {
      return cursors.seal(tenant, listQuery, null, position);
    }

    /** Returns whether the list is known to contain the event of a cursor. */
    private boolean isThere(@Nullable Long cursor) {
      return cursor != null
          && cursor > requested.after()
          && cursor < requested.before()
          && AuditEvents.this.find(tenant, cursor).filter(filter::matches).isPresent();
    }

    private BoundedCount count(int limit) {
      checkCount(limit);
      if (filter.equals(Expression.all())) {
        return new BoundedCount(
            (int) Math.min(limit, requested.length()), requested.length() <= limit);
      }
      return search
          .query(
              tenant,
              filter,
              eventSearch -> eventSearch.count(requested.after(), requested.before(), limit))
          .map(count -> new BoundedCount(Math.min(limit, count), count <= limit))
          .orElseGet(() -> countByReading(limit));
    }

    private BoundedCount countByReading(int limit) {
      var count = new AtomicInteger();
      var stopped =
          work.within(
              memory ->
                  new LogScan(current(), memory, settings, clock)
                      .read(
                          tenant,
                          requested,
                          Order.NEWEST_FIRST,
                          filter,
                          event -> count.incrementAndGet() <= limit));
      return new BoundedCount(
          Math.min(limit, count.get()), stopped.isEmpty() && count.get() <= limit);
    }

    private Refusal tooBroad(LogPosition stopped) {
      var argument = request.isBackward() ? "before" : "after";
      return new Refusal(
          Refusal.Code.QUERY_TOO_BROAD,
          ("No event that was read matches the filter. Narrow it by receivedAt, or send the cursor"
                  + " as %s to continue.")
              .formatted(argument),
          List.of("filter"),
          Map.of("cursor", seal(stopped), "argument", argument));
    }
  }

  private static Optional<LogPosition> at(AuditEvent event) {
    return Optional.of(event.position());
  }

  /** The events that were found, and where reading stopped if a limit was reached. */
  private record Found(List<AuditEvent> events, Optional<LogPosition> stopped) {}

  /** The events that were found, and whether more exist that do not fit on the page. */
  private record Sorted(List<Placed> events, boolean cut) {}

  private static void checkCount(int limit) {
    if (limit < 1 || limit > MAX_COUNT) {
      throw new BadInput("Must be from 1 to 100,000.", "limit");
    }
  }

  /** A page of a list that is sorted by a field. */
  private final class SortedPaging {

    private final TenantId tenant;
    private final PageRequest request;
    private final ListQuery listQuery;
    private final FieldOrder fieldOrder;
    private final @Nullable Place after;
    private final @Nullable Place before;

    SortedPaging(TenantId tenant, PageRequest request, ListQuery listQuery, FieldOrder fieldOrder) {
      this.tenant = tenant;
      this.request = request;
      this.listQuery = listQuery;
      this.fieldOrder = fieldOrder;
      this.after = open(request.after(), "after");
      this.before = open(request.before(), "before");
    }

    AuditEventConnection page() {
      int size = request.size();
      boolean backward = request.isBackward();
      var direction = backward ? fieldOrder.reversed() : fieldOrder;
      var bounds = backward ? new Bounds(before, after) : new Bounds(after, before);
      var found =
          search.queryOrWait(
              tenant,
              listQuery.filter(),
              eventSearch ->
                  new Sorted(eventSearch.sorted(direction, bounds, size + 1), eventSearch.isCut()));
      var placed = new ArrayList<>(found.events());
      boolean more = placed.size() > size || found.cut();
      if (placed.size() > size) {
        placed.removeLast();
      }
      if (backward) {
        Collections.reverse(placed);
      }
      var start = placed.isEmpty() ? null : seal(placed.getFirst());
      var end = placed.isEmpty() ? null : seal(placed.getLast());
      var info =
          backward
              ? new PageInfo(isThere(before), more, start, end)
              : new PageInfo(more, isThere(after), start, end);
      var edges = placed.stream().map(one -> new Edge(one.event(), () -> seal(one))).toList();
      return new AuditEventConnection(edges, info, this::count);
    }

    private @Nullable Place open(@Nullable String cursor, String argument) {
      return cursor == null ? null : cursors.open(tenant, listQuery, cursor, argument);
    }

    private String seal(Placed placed) {
      return cursors.seal(tenant, listQuery, placed.place().rank(), placed.event().position());
    }

    private boolean isThere(@Nullable Place cursor) {
      return cursor != null
          && AuditEvents.this
              .find(tenant, cursor.sequence())
              .filter(listQuery.filter()::matches)
              .isPresent();
    }

    private BoundedCount count(int limit) {
      checkCount(limit);
      return search.queryOrWait(
          tenant,
          listQuery.filter(),
          eventSearch -> {
            int count = eventSearch.count(0, Long.MAX_VALUE, limit);
            return new BoundedCount(Math.min(limit, count), count <= limit);
          });
    }
  }
}
