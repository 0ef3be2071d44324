package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * The events of one tenant that a filter asks for, at one moment: those that the index has, and the
 * fresh ones behind them that it does not have yet. Answers are as if there were only one list.
 */
public final class View implements AutoCloseable {

  private static final int AT_ONCE = 1_024;

  private final AuditLog log;
  private final TenantId tenant;
  private final Snapshot snapshot;
  private final Matches indexed;
  private final List<AuditEvent> fresh;

  /**
   * @param fresh the events that the filter asks for and the snapshot does not have, oldest first
   */
  View(
      AuditLog log,
      TenantId tenant,
      Snapshot snapshot,
      Query query,
      List<AuditEvent> fresh,
      Deadline deadline)
      throws IOException {
    this.log = log;
    this.tenant = tenant;
    this.snapshot = snapshot;
    this.indexed = new Matches(snapshot.reader(), query, deadline);
    this.fresh = List.copyOf(fresh);
  }

  /** The first events behind a sequence and before another, oldest first. */
  public List<AuditEvent> oldest(long after, long before, int limit) {
    return asked(
        () -> {
          var events = read(sequencesFrom(after, before, limit));
          fresh.stream()
              .filter(event -> event.sequence() > after && event.sequence() < before)
              .limit(limit - events.size())
              .forEach(events::add);
          return events;
        });
  }

  /** The last events behind a sequence and before another, newest first. */
  public List<AuditEvent> newest(long after, long before, int limit) {
    return asked(
        () -> {
          var events =
              fresh.reversed().stream()
                  .filter(event -> event.sequence() > after && event.sequence() < before)
                  .limit(limit)
                  .collect(Collectors.toCollection(ArrayList::new));
          if (events.size() < limit) {
            var older = read(sequencesTo(after, before, limit - events.size()));
            Collections.reverse(older);
            events.addAll(older);
          }
          return events;
        });
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
  public List<Placed> sorted(Sorting sorting, Sorting.Bounds bounds, int limit) {
    return asked(() -> placed(places(sorting, bounds, limit)));
  }

  /**
   * The events of an order behind so many of it. The work is bounded by how many there are in all,
   * and not by how far down these stand.
   */
  public List<Placed> sorted(Sorting sorting, long offset, int limit) {
    return asked(
        () -> {
          var seeking = new Seeking(sorting, indexed, fresh.stream().map(sorting::place).toList());
          var start = seeking.to(offset, limit);
          var places = places(sorting, start.bounds(), Math.addExact(start.rest(), limit));
          return placed(places.subList(Math.min(start.rest(), places.size()), places.size()));
        });
  }

  private List<Sorting.Place> places(Sorting sorting, Sorting.Bounds bounds, int limit)
      throws IOException {
    var places = new ArrayList<>(firstIndexed(sorting, bounds, limit));
    fresh.stream()
        .map(sorting::place)
        .filter(place -> bounds.hold(place, sorting))
        .forEach(places::add);
    places.sort(sorting);
    return places.subList(0, Math.min(limit, places.size()));
  }

  private List<Placed> placed(List<Sorting.Place> page) {
    var events = new HashMap<Long, AuditEvent>();
    fresh.forEach(event -> events.put(event.sequence(), event));
    var missing =
        page.stream()
            .map(Sorting.Place::sequence)
            .filter(sequence -> !events.containsKey(sequence))
            .toList();
    read(missing).forEach(event -> events.put(event.sequence(), event));
    return page.stream()
        .map(place -> new Placed(Objects.requireNonNull(events.get(place.sequence())), place))
        .toList();
  }

  private List<Sorting.Place> firstIndexed(Sorting sorting, Sorting.Bounds bounds, int limit)
      throws IOException {
    var range =
        new Narrowing(sorting, indexed, bounds)
            .forFirst(limit, Questions.about(tenant, snapshot.reader()));
    if (range.isPresent()) {
      var places = sorting.first(indexed.and(range.get()), bounds, limit);
      if (places.size() == limit) {
        return places;
      }
    }
    return sorting.first(indexed, bounds, limit);
  }

  /** An event and its place in the order that was asked for. */
  public record Placed(AuditEvent event, Sorting.Place place) {}

  /** How often each value of each field occurs. */
  public Map<Values, List<Counted>> facets(List<Values> fields, int first) {
    return asked(
        () -> {
          var counts = fields.stream().collect(Collectors.toMap(Function.identity(), Counts::new));
          // Field by field for some events at a time: that keeps each field's values at hand.
          var events = new int[AT_ONCE];
          var ranks = new long[AT_ONCE];
          for (var leaf : indexed.leaves()) {
            var each = new ArrayList<Counts.InLeaf>();
            for (var count : counts.values()) {
              each.add(count.in(leaf.reader()));
            }
            for (int size = leaf.next(events); size > 0; size = leaf.next(events)) {
              for (var count : each) {
                count.add(events, size, ranks);
              }
            }
            for (var count : each) {
              count.close();
            }
          }
          for (var event : fresh) {
            counts.values().forEach(count -> count.add(event, 0));
          }
          return fields.stream()
              .collect(
                  Collectors.toMap(
                      Function.identity(),
                      field -> Objects.requireNonNull(counts.get(field)).top(0, first)));
        });
  }

  /** A value and how often it occurs. */
  public record Counted(String value, int count) {}

  /**
   * How many events occurred in each interval.
   *
   * @param limits of the intervals, in milliseconds, rising: one more than intervals
   * @param by the field that each is split by, or null
   */
  public Histogram histogram(long[] limits, @Nullable Values by) {
    return asked(
        () -> {
          var histogram = new Histogram(limits, by);
          for (var leaf : indexed.leaves()) {
            histogram.add(leaf);
          }
          fresh.forEach(histogram::add);
          return histogram;
        });
  }

  /**
   * The custom fields that events of the tenant carry, whatever the filter asks for, by name.
   *
   * @param without names that are not asked about
   */
  public List<Carried> carried(Set<String> without) {
    return asked(
        () -> {
          var carried = new Carrying(tenant, without);
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

  private List<AuditEvent> read(List<Long> sequences) {
    return new ArrayList<>(log.read(tenant, sequences));
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
    try {
      snapshot.release();
    } catch (IOException e) {
      throw new IndexFailed(e);
    }
  }
}
