package dev.annals.query.index;

import dev.annals.query.index.FieldOrder.Bounds;
import dev.annals.query.index.FieldOrder.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.Query;

/**
 * Finds a range of values that has the first events of an order in it, so that not each event's
 * value has to be looked at: by a sample of them. If the range turns out to have too few events,
 * nothing is lost but the attempt; if it has enough, all others come behind.
 */
final class TopKRangeEstimate {

  /** Fewer events are looked at one by one. */
  private static final long WORTHWHILE = 20_000;

  /** Of all segments together: to look a rank up costs more than to compare a thousand. */
  private static final int SAMPLES = 500;

  private static final int FEWEST_OF_A_SEGMENT = 5;

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
    // Read from its end an order begins with what has no value, which is in no range.
    if (fieldOrder.backwards() || all < WORTHWHILE || !fieldOrder.values().hasRanges()) {
      return Optional.empty();
    }
    var places = sample();
    if (places.isEmpty()) {
      return Optional.empty();
    }
    var behind = places.stream().filter(place -> bounds.hold(place, fieldOrder)).toList();
    double share = (double) RESERVE * limit / Math.max(1, all * behind.size() / places.size());
    int end = (int) Math.ceil(share * behind.size());
    if (end >= behind.size() / 2) {
      return Optional.empty();
    }
    return Optional.of(range(behind.get(end), luceneQueries));
  }

  private Query range(Place end, LuceneQueries luceneQueries) {
    var first = bounds.after() == null ? null : bounds.after().rank();
    return fieldOrder.rising()
        ? luceneQueries.range(fieldOrder.values(), first, end.rank())
        : luceneQueries.range(fieldOrder.values(), end.rank(), first);
  }

  /** Some places that events with a value have, in the order. */
  private List<Place> sample() throws IOException {
    var places = new ArrayList<Place>();
    var leaves = matches.leaves();
    long all = leaves.stream().mapToLong(leaf -> leaf.reader().maxDoc()).sum();
    for (var leaf : leaves) {
      var ranks = fieldOrder.values().in(leaf.reader());
      int size = leaf.reader().maxDoc();
      long samples = Math.max(FEWEST_OF_A_SEGMENT, SAMPLES * (long) size / all);
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
