package dev.annals.query.index;

import dev.annals.query.index.FieldOrder.Bounds;
import dev.annals.query.index.FieldOrder.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.Query;

/**
 * Estimates from a sample a range of values that contains the first events of an order, so that not
 * every event's value has to be compared. If the range contains too few events, the caller repeats
 * the query without it. If it contains enough, all other events come after them.
 */
final class TopKRangeEstimate {

  /** With fewer events, comparing each value is cheaper. */
  private static final long MIN_EVENTS = 20_000;

  /**
   * Number of samples in all segments together. Reading one sort key costs more than a thousand
   * comparisons of ranks.
   */
  private static final int SAMPLES = 500;

  private static final int MIN_SAMPLES_PER_SEGMENT = 5;

  /** The range is estimated for this multiple of the number of wanted events. */
  private static final int RESERVE = 8;

  private final FieldOrder fieldOrder;
  private final Matches matches;
  private final Bounds bounds;

  TopKRangeEstimate(FieldOrder fieldOrder, Matches matches, Bounds bounds) {
    this.fieldOrder = fieldOrder;
    this.matches = matches;
    this.bounds = bounds;
  }

  /** The range for a number of events; empty if a range is not worth the effort. */
  Optional<Query> forFirst(int limit, LuceneQueries luceneQueries) throws IOException {
    long all = matches.estimate();
    // Read backwards, an order starts with the events without a value, which no range contains.
    if (fieldOrder.backwards() || all < MIN_EVENTS || !fieldOrder.values().hasRanges()) {
      return Optional.empty();
    }
    var places = sample();
    if (places.isEmpty()) {
      return Optional.empty();
    }
    var remaining = places.stream().filter(place -> bounds.hold(place, fieldOrder)).toList();
    double share = (double) RESERVE * limit / Math.max(1, all * remaining.size() / places.size());
    int end = (int) Math.ceil(share * remaining.size());
    if (end >= remaining.size() / 2) {
      return Optional.empty();
    }
    return Optional.of(range(remaining.get(end), luceneQueries));
  }

  private Query range(Place end, LuceneQueries luceneQueries) {
    var first = bounds.after() == null ? null : bounds.after().rank();
    return fieldOrder.ascending()
        ? luceneQueries.range(fieldOrder.values(), first, end.rank())
        : luceneQueries.range(fieldOrder.values(), end.rank(), first);
  }

  /** Returns a sample of the positions of events with a value, in order. */
  private List<Place> sample() throws IOException {
    var places = new ArrayList<Place>();
    var leaves = matches.leaves();
    long all = leaves.stream().mapToLong(leaf -> leaf.reader().maxDoc()).sum();
    for (var leaf : leaves) {
      var ranks = fieldOrder.values().in(leaf.reader());
      int size = leaf.reader().maxDoc();
      long samples = Math.max(MIN_SAMPLES_PER_SEGMENT, SAMPLES * (long) size / all);
      int step = (int) Math.max(1, size / samples);
      for (int event = leaf.next(0); event != Matches.END; event = leaf.next(event + step)) {
        long rank = ranks.at(event);
        if (rank != FieldValues.InLeaf.NONE) {
          places.add(new Place(FieldOrder.bytes(ranks.shared(rank)), 0));
        }
      }
    }
    places.sort(fieldOrder);
    return places;
  }
}
