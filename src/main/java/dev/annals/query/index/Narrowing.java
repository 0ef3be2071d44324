package dev.annals.query.index;

import dev.annals.query.index.Sorting.Bounds;
import dev.annals.query.index.Sorting.Place;
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
final class Narrowing {

  /** Fewer events are looked at one by one. */
  private static final long WORTHWHILE = 20_000;

  /** Of all segments together: to look a rank up costs more than to compare a thousand. */
  private static final int SAMPLES = 500;

  private static final int FEWEST_OF_A_SEGMENT = 5;

  /** The range is estimated for this multiple of the number of wanted events. */
  private static final int RESERVE = 8;

  private final Sorting sorting;
  private final Matches matches;
  private final Bounds bounds;

  Narrowing(Sorting sorting, Matches matches, Bounds bounds) {
    this.sorting = sorting;
    this.matches = matches;
    this.bounds = bounds;
  }

  /** The range for a number of events; empty if a range is not worth the effort. */
  Optional<Query> forFirst(int limit, Questions questions) throws IOException {
    long all = matches.estimate();
    // Read from its end an order begins with what has no value, which is in no range.
    if (sorting.backwards() || all < WORTHWHILE || !sorting.values().hasRanges()) {
      return Optional.empty();
    }
    var places = sample();
    if (places.isEmpty()) {
      return Optional.empty();
    }
    var behind = places.stream().filter(place -> bounds.hold(place, sorting)).toList();
    double share = (double) RESERVE * limit / Math.max(1, all * behind.size() / places.size());
    int end = (int) Math.ceil(share * behind.size());
    if (end >= behind.size() / 2) {
      return Optional.empty();
    }
    return Optional.of(range(behind.get(end), questions));
  }

  private Query range(Place end, Questions questions) {
    var first = bounds.after() == null ? null : bounds.after().rank();
    return sorting.rising()
        ? questions.range(sorting.values(), first, end.rank())
        : questions.range(sorting.values(), end.rank(), first);
  }

  /** Some places that events with a value have, in the order. */
  private List<Place> sample() throws IOException {
    var places = new ArrayList<Place>();
    var leaves = matches.leaves();
    long all = leaves.stream().mapToLong(leaf -> leaf.reader().maxDoc()).sum();
    for (var leaf : leaves) {
      var ranks = sorting.values().in(leaf.reader());
      int size = leaf.reader().maxDoc();
      long samples = Math.max(FEWEST_OF_A_SEGMENT, SAMPLES * (long) size / all);
      int step = (int) Math.max(1, size / samples);
      for (int event = leaf.next(0); event != Matches.END; event = leaf.next(event + step)) {
        long rank = ranks.at(event);
        if (rank != Values.InLeaf.NONE) {
          places.add(new Place(Sorting.bytes(ranks.shared(rank)), 0));
        }
      }
    }
    places.sort(sorting);
    return places;
  }
}
