package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.query.index.format.Documents;
import dev.annals.query.work.QueryRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * The events of one tenant that match a filter, as of one moment. It combines the indexed events
 * with the fresh events after them that are not indexed yet; results do not show the difference.
 */
public final class EventSearch implements AutoCloseable {

  private static final int AT_ONCE = 1_024;

  private final TenantId tenant;
  private final Snapshot snapshot;
  private final Matches indexed;
  private final List<AuditEvent> fresh;
  private final QueryRequest memory;
  private final long reserved;
  private final Deadline deadline;
  private final PageReader pages;

  /**
   * @param fresh the matching events that the snapshot does not contain, oldest first
   * @param memory the request from which memory for results is reserved; results stay reserved
   * @param reserved number of bytes that are reserved for this search and released by {@link
   *     #close}
   */
  EventSearch(
      AuditLog log,
      TenantId tenant,
      Snapshot snapshot,
      Query query,
      List<AuditEvent> fresh,
      QueryRequest memory,
      long reserved,
      Deadline deadline)
      throws IOException {
    this.tenant = tenant;
    this.snapshot = snapshot;
    this.indexed = new Matches(snapshot.reader(), query, deadline);
    this.fresh = List.copyOf(fresh);
    this.memory = memory;
    this.reserved = reserved;
    this.deadline = deadline;
    this.pages = new PageReader(log, tenant, memory);
  }

  /**
   * Returns whether the last read returned fewer events than exist because the page reached its
   * memory limit.
   */
  public boolean isCut() {
    return pages.isCut();
  }

  /**
   * Returns the first matching events after one sequence number and before another, oldest first.
   */
  public List<AuditEvent> oldest(long after, long before, int limit) {
    return run(
        () -> {
          var indexed = sequencesFrom(after, before, limit);
          var unindexed =
              fresh.stream()
                  .filter(event -> event.sequence() > after && event.sequence() < before)
                  .limit(limit - indexed.size())
                  .toList();
          return pages.read(
              Stream.concat(indexed.stream(), sequences(unindexed)).toList(), unindexed);
        });
  }

  /**
   * Returns the last matching events after one sequence number and before another, newest first.
   */
  public List<AuditEvent> newest(long after, long before, int limit) {
    return run(
        () -> {
          var newer =
              fresh.reversed().stream()
                  .filter(event -> event.sequence() > after && event.sequence() < before)
                  .limit(limit)
                  .toList();
          var older =
              newer.size() < limit
                  ? sequencesTo(after, before, limit - newer.size())
                  : List.<Long>of();
          return pages.read(
              Stream.concat(sequences(newer), older.reversed().stream()).toList(), newer);
        });
  }

  private static Stream<Long> sequences(List<AuditEvent> events) {
    return events.stream().map(AuditEvent::sequence);
  }

  /**
   * Counts the matching events after one sequence number and before another. Counting stops when
   * the count exceeds {@code limit}.
   */
  public int count(long after, long before, int limit) {
    return run(
        () -> {
          int count = 0;
          for (var event : fresh) {
            count += event.sequence() > after && event.sequence() < before ? 1 : 0;
          }
          return count > limit ? count : count + countIndexed(after, before, limit - count);
        });
  }

  /** Returns the first events of an order within bounds. */
  public List<Placed> sorted(FieldOrder fieldOrder, FieldOrder.Bounds bounds, int limit) {
    return run(() -> placed(firstPlaces(fieldOrder, bounds, limit), 0));
  }

  /**
   * Returns the positions of the first events of an order within bounds, without reading the
   * events. Their memory stays reserved until the request ends.
   */
  public List<FieldOrder.Place> places(FieldOrder fieldOrder, FieldOrder.Bounds bounds, int limit) {
    return run(() -> List.copyOf(firstPlaces(fieldOrder, bounds, limit)));
  }

  /**
   * Returns the events at an offset in an order. The cost depends on the number of matching events,
   * not on the offset.
   */
  public List<Placed> sorted(FieldOrder fieldOrder, long offset, int limit) {
    return run(
        () -> {
          var offsetSeek =
              new OffsetSeek(
                  fieldOrder, indexed, fresh.stream().map(fieldOrder::place).toList(), memory);
          var start = offsetSeek.to(offset, limit);
          var places = firstPlaces(fieldOrder, start.bounds(), Math.addExact(start.rest(), limit));
          return placed(places, Math.min(start.rest(), places.size()));
        });
  }

  private List<FieldOrder.Place> firstPlaces(
      FieldOrder fieldOrder, FieldOrder.Bounds bounds, int limit) throws IOException {
    var places = new ArrayList<>(firstIndexed(fieldOrder, bounds, limit));
    for (var event : fresh) {
      var place = fieldOrder.place(event);
      if (bounds.hold(place, fieldOrder)) {
        memory.reserve(place.bytes(), FieldOrder.ADVICE);
        places.add(place);
      }
    }
    places.sort(fieldOrder);
    var surplus = places.subList(Math.min(limit, places.size()), places.size());
    release(surplus);
    surplus.clear();
    return places;
  }

  private void release(List<FieldOrder.Place> places) {
    memory.release(places.stream().mapToLong(FieldOrder.Place::bytes).sum());
  }

  /**
   * Reads the events at these positions, without the first {@code skipped}, and releases the
   * positions.
   */
  private List<Placed> placed(List<FieldOrder.Place> places, int skipped) {
    var page = places.subList(skipped, places.size());
    var events = pages.read(page.stream().map(FieldOrder.Place::sequence).toList(), fresh);
    var placed = new ArrayList<Placed>(events.size());
    for (int i = 0; i < events.size(); i++) {
      placed.add(new Placed(events.get(i), page.get(i)));
    }
    release(places);
    return placed;
  }

  private List<FieldOrder.Place> firstIndexed(
      FieldOrder fieldOrder, FieldOrder.Bounds bounds, int limit) throws IOException {
    var range =
        new TopKRangeEstimate(fieldOrder, indexed, bounds)
            .forFirst(limit, LuceneQueries.about(tenant, snapshot.reader()));
    if (range.isPresent()) {
      var places = fieldOrder.first(indexed.and(range.get()), bounds, limit, memory);
      if (places.size() == limit) {
        return places;
      }
      release(places);
    }
    return fieldOrder.first(indexed, bounds, limit, memory);
  }

  /** An event and its position in the requested order. */
  public record Placed(AuditEvent event, FieldOrder.Place place) {}

  /** Returns the most frequent values of each field with their event counts. */
  public Map<FieldValues, List<Counted>> facets(List<FieldValues> fields, int first) {
    return run(
        () -> {
          var counts = new LinkedHashMap<FieldValues, ValueCounts>();
          fields.forEach(field -> counts.computeIfAbsent(field, this::counts));
          for (var leaf : indexed.leaves()) {
            count(leaf, counts.values());
          }
          for (var event : fresh) {
            counts.values().forEach(count -> count.add(event, 0));
          }
          var tops = new LinkedHashMap<FieldValues, List<Counted>>();
          counts.forEach((field, count) -> tops.put(field, count.top(first).getFirst()));
          return tops;
        });
  }

  private ValueCounts counts(FieldValues field) {
    return new ValueCounts(field, 1, memory, deadline);
  }

  /**
   * Counts the events of one segment in batches, one field at a time per batch, which keeps the
   * values of one field in the processor's cache.
   */
  private static void count(Matches.Leaf leaf, Collection<ValueCounts> counts) throws IOException {
    var each = new ArrayList<ValueCounts.InLeaf>();
    for (var count : counts) {
      each.add(count.in(leaf));
    }
    var events = new int[AT_ONCE];
    var ranks = new long[AT_ONCE];
    for (int size = leaf.next(events); size > 0; size = leaf.next(events)) {
      for (var count : each) {
        count.add(events, size, ranks);
      }
    }
    for (var count : each) {
      count.close();
    }
  }

  /** A value and the number of events that have it. */
  public record Counted(String value, int count) {}

  /**
   * Counts the events per interval of time.
   *
   * @param limits boundaries of the intervals in epoch milliseconds, ascending; one more than there
   *     are intervals
   * @param by the field whose values are counted in each interval, or null
   * @param first maximum number of values returned per interval, most frequent first
   */
  public Histogram histogram(long[] limits, @Nullable FieldValues by, int first) {
    return run(
        () -> {
          var histogram = new Histogram(limits, by, memory, deadline);
          for (var leaf : indexed.leaves()) {
            histogram.add(leaf);
          }
          fresh.forEach(histogram::add);
          return histogram.finish(first);
        });
  }

  /**
   * Returns the names of custom values that the tenant's events have, independent of the filter,
   * ordered by name.
   *
   * @param without names to exclude
   * @param after only names after this one are returned
   * @param first maximum number of fields
   */
  public List<DiscoveredField> carried(Set<String> without, String after, int first) {
    return run(
        () -> {
          var carried = new FieldDiscovery(tenant, without, after, first, deadline);
          for (var leaf : snapshot.reader().leaves()) {
            carried.add(leaf.reader());
          }
          fresh.forEach(carried::add);
          return carried.fields();
        });
  }

  private List<Long> sequencesFrom(long after, long before, int limit) throws IOException {
    var found = new ArrayList<Long>();
    for (var leaf : indexed.leaves()) {
      var sequences = DocValues.getNumeric(leaf.reader(), Documents.SEQUENCE);
      for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
        long sequence = Matches.value(sequences, event);
        if (sequence >= before || found.size() >= limit) {
          return found;
        }
        if (sequence > after) {
          found.add(sequence);
        }
      }
    }
    return found;
  }

  /**
   * Returns the last sequence numbers. A segment can only be read forwards, so the last few are
   * kept while reading.
   */
  private List<Long> sequencesTo(long after, long before, int limit) throws IOException {
    var found = new ArrayDeque<Long>();
    for (var leaf : indexed.leaves().reversed()) {
      var last = new ArrayDeque<Long>();
      var sequences = DocValues.getNumeric(leaf.reader(), Documents.SEQUENCE);
      for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
        long sequence = Matches.value(sequences, event);
        if (sequence >= before) {
          break;
        }
        if (sequence > after) {
          last.addLast(sequence);
          if (last.size() > limit - found.size()) {
            last.removeFirst();
          }
        }
      }
      last.reversed().forEach(found::addFirst);
      if (found.size() >= limit) {
        break;
      }
    }
    return List.copyOf(found);
  }

  private int countIndexed(long after, long before, int limit) throws IOException {
    int count = 0;
    boolean whole = after <= 0 && before == Long.MAX_VALUE;
    for (var leaf : indexed.leaves()) {
      var sequences = whole ? null : DocValues.getNumeric(leaf.reader(), Documents.SEQUENCE);
      for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
        if (sequences != null) {
          long sequence = Matches.value(sequences, event);
          if (sequence <= after) {
            continue;
          }
          if (sequence >= before) {
            break;
          }
        }
        if (++count > limit) {
          return count;
        }
      }
    }
    return count;
  }

  private interface IndexRead<T> {
    T run() throws IOException;
  }

  private static <T> T run(IndexRead<T> read) {
    try {
      return read.run();
    } catch (IOException e) {
      throw new IndexFailed(e);
    }
  }

  @Override
  public void close() {
    memory.release(reserved);
    try {
      snapshot.release();
    } catch (IOException e) {
      throw new IndexFailed(e);
    }
  }
}
