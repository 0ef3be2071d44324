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
 * The events of one tenant that a filter asks for, at one moment: those that the index has, and the
 * fresh ones behind them that it does not have yet. Answers are as if there were only one list.
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
   * @param fresh the events that the filter asks for and the snapshot does not have, oldest first
   * @param memory what is found is reserved there, and stays so
   * @param reserved what is reserved for the view itself, and released when it is closed
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
   * Whether the events read last are fewer than there are, since more would take more memory than a
   * page may.
   */
  public boolean isCut() {
    return pages.isCut();
  }

  /** The first events behind a sequence and before another, oldest first. */
  public List<AuditEvent> oldest(long after, long before, int limit) {
    return asked(
        () -> {
          var indexed = sequencesFrom(after, before, limit);
          var behind =
              fresh.stream()
                  .filter(event -> event.sequence() > after && event.sequence() < before)
                  .limit(limit - indexed.size())
                  .toList();
          return pages.read(Stream.concat(indexed.stream(), sequences(behind)).toList(), behind);
        });
  }

  /** The last events behind a sequence and before another, newest first. */
  public List<AuditEvent> newest(long after, long before, int limit) {
    return asked(
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

  /** How many events lie behind a sequence and before another; counting stops above a limit. */
  public int count(long after, long before, int limit) {
    return asked(
        () -> {
          int count = 0;
          for (var event : fresh) {
            count += event.sequence() > after && event.sequence() < before ? 1 : 0;
          }
          return count > limit ? count : count + countIndexed(after, before, limit - count);
        });
  }

  /** The first events in an order, between two places of it. */
  public List<Placed> sorted(FieldOrder fieldOrder, FieldOrder.Bounds bounds, int limit) {
    return asked(() -> placed(firstPlaces(fieldOrder, bounds, limit), 0));
  }

  /**
   * Where the first events in an order stand, between two places of it; without the events. Their
   * memory stays reserved until the request releases it.
   */
  public List<FieldOrder.Place> places(FieldOrder fieldOrder, FieldOrder.Bounds bounds, int limit) {
    return asked(() -> List.copyOf(firstPlaces(fieldOrder, bounds, limit)));
  }

  /**
   * The events at an offset in an order. The cost depends on the number of all events, not on the
   * offset.
   */
  public List<Placed> sorted(FieldOrder fieldOrder, long offset, int limit) {
    return asked(
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

  /** The events at these positions, after an offset. */
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

  /** An event and its place in the order that was asked for. */
  public record Placed(AuditEvent event, FieldOrder.Place place) {}

  /** The most frequent values of each field, and how often each occurs. */
  public Map<FieldValues, List<Counted>> facets(List<FieldValues> fields, int first) {
    return asked(
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

  /** Field by field for some events at a time: that keeps each field's values at hand. */
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

  /** A value and how often it occurs. */
  public record Counted(String value, int count) {}

  /**
   * How many events occurred in each interval.
   *
   * @param limits of the intervals, in milliseconds, rising: one more than intervals
   * @param by the field that each is split by, or null
   * @param first how many of its most frequent values are told of each interval
   */
  public Histogram histogram(long[] limits, @Nullable FieldValues by, int first) {
    return asked(
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
   * The custom fields of the tenant's events, independent of the filter, by name.
   *
   * @param without names that are excluded
   * @param after only names after this one
   * @param first maximum number of fields
   */
  public List<DiscoveredField> carried(Set<String> without, String after, int first) {
    return asked(
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

  /** Within a segment a log can be read forwards only: the last few are kept on the way. */
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

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T asked(Question<T> question) {
    try {
      return question.ask();
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
