package dev.annals.query.page;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.ListRequest;
import dev.annals.query.Listings;
import dev.annals.query.filter.CallerVisibility;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.query.index.EventSearch;
import dev.annals.query.index.FieldOrder;
import dev.annals.query.index.FieldValues;
import dev.annals.query.index.Search;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.tenants.TenantAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists events from the log if the offset determines the sequence number, otherwise with the search
 * index.
 */
@Component
class LogListings implements Listings {

  /** Number of positions that are held at once while all events are passed to a reader. */
  private static final int PAGE = 5_000;

  /** Number of events that are held at once meanwhile, however slow the reader is. */
  private static final int CHUNK = 64;

  /** Number of events of a read in the order of the log. The memory of one read is limited too. */
  private static final int FORWARD_CHUNK = 1_000;

  /** Number of events in the first read in another order, because their size is not known yet. */
  private static final int FIRST_CHUNK = 8;

  private static final int GROWTH = 2;

  private static final FieldOrder.Bounds OPEN = new FieldOrder.Bounds(null, null);

  private static final String TOO_LARGE = "Request fewer events at once.";

  private static final String NUMBER = "sequence";

  private final AuditLog log;
  private final Search search;
  private final FilterReader filters;
  private final DataStructures structures;
  private final TenantAccess tenants;
  private final QueryWork work;

  LogListings(
      AuditLog log,
      Search search,
      FilterReader filters,
      DataStructures structures,
      TenantAccess tenants,
      QueryWork work) {
    this.log = work.reading(log);
    this.work = work;
    this.search = search;
    this.filters = filters;
    this.structures = structures;
    this.tenants = tenants;
  }

  @Override
  public Part part(Caller caller, ListRequest request, long offset, int count) {
    QueryWork.by(caller);
    var list = new EventList(caller, request);
    return work.within(
        memory -> {
          var part = list.isWhole() ? list.byNumber(offset, count) : list.byIndex(offset, count);
          memory.retain();
          return part;
        });
  }

  @Override
  public void each(Caller caller, ListRequest request, Predicate<AuditEvent> reader) {
    QueryWork.by(caller);
    new EventList(caller, request).each(reader);
  }

  @Override
  public Head head(Caller caller, ListRequest request, int count) {
    QueryWork.by(caller);
    return new EventList(caller, request).head(count);
  }

  @Override
  public List<AuditEvent> read(Caller caller, ListRequest request, List<Long> sequences) {
    QueryWork.by(caller);
    return new EventList(caller, request).read(sequences);
  }

  /** A list with the permissions of one caller. */
  private final class EventList {

    private final TenantId tenant;
    private final Expression filter;
    private final FieldOrder fieldOrder;
    private final UnaryOperator<AuditEvent> seen;

    EventList(Caller caller, ListRequest request) {
      tenants.requireLogShown(caller);
      this.tenant = caller.requireTenant();
      var structure = structures.of(tenant);
      var visibility = CallerVisibility.of(caller, structure);
      this.filter = filters.parse(request.filter(), request.search(), structure, caller);
      this.fieldOrder =
          new FieldOrder(values(request.sortBy(), structure, visibility), request.ascending());
      this.seen = visibility::seen;
    }

    private static FieldValues values(
        @Nullable String sortBy, DataStructure structure, CallerVisibility visibility) {
      var name = sortBy == null ? NUMBER : sortBy;
      var field =
          structure
              .field(name)
              .orElseThrow(() -> new BadInput("There is no field %s.".formatted(name), "sortBy"));
      if (sortBy != null) {
        visibility.requireShown(field, "sortBy");
      }
      return FieldValues.toSortBy(field, "sortBy");
    }

    /**
     * Returns whether the list contains every event in the order of the log, in either direction.
     */
    boolean isWhole() {
      return filter.equals(Expression.all()) && fieldOrder.values().name().equals(NUMBER);
    }

    /** Reads a part by sequence number: without gaps, the offset determines it. */
    Part byNumber(long offset, int count) {
      var current = log.upToDate(tenant);
      long last = current.last(tenant);
      if (offset >= last) {
        return new Part(List.of(), last);
      }
      var events = work.within(memory -> byNumber(current, last, offset, count, memory));
      return new Part(events.stream().map(seen).toList(), last);
    }

    private List<AuditEvent> byNumber(
        AuditLog current, long last, long offset, int count, QueryRequest memory) {
      var events = new ArrayList<AuditEvent>();
      long wanted = Math.min(count, last - offset);
      while (events.size() < wanted) {
        long skipped = offset + events.size();
        int missing = (int) (wanted - events.size());
        var more =
            fieldOrder.ascending()
                ? current.readAfter(tenant, skipped, missing)
                : current.readBefore(tenant, last + 1 - skipped, missing);
        if (more.isEmpty()) {
          throw notShown();
        }
        memory.reserve(sizeOf(more), TOO_LARGE);
        events.addAll(more);
      }
      return events;
    }

    Part byIndex(long offset, int count) {
      return search.queryOrWait(
          tenant,
          filter,
          eventSearch -> {
            long total = eventSearch.count(0, Long.MAX_VALUE, Integer.MAX_VALUE - 1);
            var placed =
                offset >= total
                    ? List.<EventSearch.Placed>of()
                    : eventSearch.sorted(fieldOrder, offset, count);
            if (eventSearch.isCut()) {
              throw new Refusal(
                  Refusal.Code.QUERY_TOO_BROAD, "These events are too large. " + TOO_LARGE);
            }
            return new Part(
                placed.stream().map(EventSearch.Placed::event).map(seen).toList(), total);
          });
    }

    void each(Predicate<AuditEvent> reader) {
      var current = log.upToDate(tenant);
      long through = current.last(tenant);
      work.within(
          memory -> {
            each(reader, current, through, memory);
            return true;
          });
    }

    private void each(
        Predicate<AuditEvent> reader, AuditLog current, long through, QueryRequest memory) {
      if (!isWhole()) {
        eachByIndex(reader, current, through, memory);
      } else if (fieldOrder.ascending()) {
        eachForwards(reader, current, through, memory);
      } else {
        eachBackwards(reader, current, through, memory);
      }
    }

    private void eachForwards(
        Predicate<AuditEvent> reader, AuditLog current, long through, QueryRequest memory) {
      long position = 0;
      boolean more = true;
      while (more && position < through) {
        int limit = (int) Math.min(FORWARD_CHUNK, through - position);
        var chunk = current.readAfter(tenant, position, limit);
        if (chunk.isEmpty()) {
          throw notShown();
        }
        more = handOn(chunk, reader, memory);
        position = chunk.getLast().sequence();
      }
    }

    private void eachBackwards(
        Predicate<AuditEvent> reader, AuditLog current, long through, QueryRequest memory) {
      var chunk = current.readBefore(tenant, through + 1, CHUNK);
      while (!chunk.isEmpty() && handOn(chunk, reader, memory)) {
        chunk = current.readBefore(tenant, chunk.getLast().sequence(), CHUNK);
      }
    }

    /**
     * Reads many positions from the index at once, because each query processes all matching
     * events, and then the events.
     */
    private void eachByIndex(
        Predicate<AuditEvent> reader, AuditLog current, long through, QueryRequest memory) {
      long before = memory.reserved();
      var bounds = OPEN;
      List<FieldOrder.Place> page;
      do {
        var within = bounds;
        page =
            search.queryOrWait(
                tenant, filter, eventSearch -> eventSearch.places(fieldOrder, within, PAGE));
        if (!eachAt(page, reader, current, through, memory)) {
          return;
        }
        memory.releaseTo(before);
        bounds = page.isEmpty() ? bounds : new FieldOrder.Bounds(page.getLast(), null);
      } while (page.size() == PAGE);
    }

    /**
     * Passes the events of one read to the reader before the next read, so that only the memory of
     * one read is used.
     */
    private boolean eachAt(
        List<FieldOrder.Place> page,
        Predicate<AuditEvent> reader,
        AuditLog current,
        long through,
        QueryRequest memory) {
      var sequences =
          page.stream()
              .map(FieldOrder.Place::sequence)
              .filter(number -> number <= through)
              .toList();
      int chunk = FIRST_CHUNK;
      int from = 0;
      while (from < sequences.size()) {
        var next = sequences.subList(from, Math.min(from + chunk, sequences.size()));
        var read = firstOf(next, current);
        if (!handOn(read, reader, memory)) {
          return false;
        }
        from += read.size();
        chunk = Math.min(read.size() * GROWTH, CHUNK);
      }
      return true;
    }

    /** Returns the first of these events, as many as one read returns but at least one. */
    private List<AuditEvent> firstOf(List<Long> sequences, AuditLog current) {
      var wanted = sequences;
      while (true) {
        var read = bySequence(current.read(tenant, wanted));
        var events = wanted.stream().takeWhile(read::containsKey).map(read::get).toList();
        if (!events.isEmpty()) {
          return events;
        }
        if (wanted.size() == 1) {
          throw notShown();
        }
        // A read returns the lowest sequence numbers first, which may be the last ones in this
        // order.
        wanted = wanted.subList(0, Math.ceilDiv(wanted.size(), 4));
      }
    }

    private static Map<Long, AuditEvent> bySequence(List<AuditEvent> events) {
      return events.stream().collect(Collectors.toMap(AuditEvent::sequence, event -> event));
    }

    private boolean handOn(
        List<AuditEvent> events, Predicate<AuditEvent> reader, QueryRequest memory) {
      long before = memory.reserved();
      memory.reserve(sizeOf(events), TOO_LARGE);
      boolean more = events.stream().allMatch(event -> reader.test(seen.apply(event)));
      memory.releaseTo(before);
      return more;
    }

    Head head(int count) {
      return work.within(
          memory -> {
            long before = memory.reserved();
            var head = search.queryOrWait(tenant, filter, eventSearch -> head(eventSearch, count));
            memory.releaseTo(before);
            return head;
          });
    }

    private Head head(EventSearch eventSearch, int count) {
      var positions =
          eventSearch.places(fieldOrder, OPEN, count).stream()
              .map(place -> new Position(place.rank(), place.sequence()))
              .toList();
      return new Head(positions, eventSearch.count(0, Long.MAX_VALUE, Integer.MAX_VALUE - 1));
    }

    List<AuditEvent> read(List<Long> sequences) {
      return work.within(
          memory -> {
            var events = events(log.upToDate(tenant), sequences, memory);
            memory.retain();
            return events.stream().map(seen).toList();
          });
    }

    /**
     * Returns the events with these sequence numbers, in this order. Memory is reserved after each
     * read.
     */
    private List<AuditEvent> events(AuditLog current, List<Long> sequences, QueryRequest memory) {
      var missing = new TreeSet<>(sequences);
      var read = new HashMap<Long, AuditEvent>();
      while (!missing.isEmpty()) {
        var some = current.read(tenant, List.copyOf(missing));
        if (some.isEmpty()) {
          throw notShown();
        }
        memory.reserve(sizeOf(some), TOO_LARGE);
        read.putAll(bySequence(some));
        missing.headSet(some.getLast().sequence(), true).clear();
      }
      return sequences.stream().map(number -> Objects.requireNonNull(read.get(number))).toList();
    }

    private static long sizeOf(List<AuditEvent> events) {
      return events.stream().mapToLong(EventSize::of).sum();
    }

    private static Refusal notShown() {
      return new Refusal(
          Refusal.Code.STORE_UNAVAILABLE,
          "The database does not return an event that is stored. Try again later.");
    }
  }
}
