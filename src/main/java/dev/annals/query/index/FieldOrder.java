package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.index.format.Documents;
import dev.annals.query.work.QueryRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * An order of events by the values of a field, ascending or descending. Events without a value come
 * last in both directions. Events with equal values are ordered by sequence number in the same
 * direction.
 *
 * @param ascending whether the order is ascending
 * @param backwards whether the order is read from its end
 */
public record FieldOrder(FieldValues values, boolean ascending, boolean backwards)
    implements Comparator<FieldOrder.Place> {

  static final String ADVICE =
      "Narrow the filter, for instance by time, or request a part that is nearer to the beginning.";

  private static final long CANDIDATE = 40;

  public FieldOrder(FieldValues values, boolean ascending) {
    this(values, ascending, false);
  }

  /**
   * The position of an event in an order.
   *
   * @param rank sort key of the event's value, or null if it has none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Place(byte @Nullable [] rank, long sequence) {

    private static final long BYTES = 64;

    /** Returns the memory that this position occupies, in bytes. */
    long bytes() {
      return BYTES + (rank == null ? 0 : rank.length);
    }
  }

  /** A range of an order between two positions, both exclusive. Null means unbounded. */
  public record Bounds(@Nullable Place after, @Nullable Place before) {

    boolean hold(Place place, FieldOrder order) {
      return (after == null || order.compare(after, place) < 0)
          && (before == null || order.compare(place, before) < 0);
    }
  }

  /** Returns this order read from its end. */
  @Override
  public FieldOrder reversed() {
    return new FieldOrder(values, ascending, !backwards);
  }

  /** Returns the position of an event in this order. */
  public Place place(AuditEvent event) {
    return new Place(values.of(event), event.sequence());
  }

  @Override
  public int compare(Place one, Place other) {
    if (one.rank() == null || other.rank() == null) {
      if (one.rank() != other.rank()) {
        return missing(one.rank() == null);
      }
      return directed(Long.compare(one.sequence(), other.sequence()));
    }
    int byRank = Arrays.compareUnsigned(one.rank(), other.rank());
    return directed(byRank != 0 ? byRank : Long.compare(one.sequence(), other.sequence()));
  }

  private int directed(int comparison) {
    return ascending != backwards ? comparison : -comparison;
  }

  /** Compares two positions of which exactly one has a value. */
  private int missing(boolean firstIsMissing) {
    return firstIsMissing != backwards ? 1 : -1;
  }

  /**
   * Returns the positions of the first indexed events within bounds. Their memory stays reserved.
   */
  List<Place> first(Matches matches, Bounds bounds, int limit, QueryRequest memory)
      throws IOException {
    var best = new ArrayList<Place>();
    for (var leaf : ascending == backwards ? matches.leaves().reversed() : matches.leaves()) {
      // Candidates after the worst position found so far cannot be in the result.
      var before = best.size() == limit ? best.getLast() : bounds.before();
      var selection =
          new Selection(new Segment(leaf.reader()), bounds.after(), before, limit, memory);
      for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
        selection.offer(event);
      }
      best.addAll(selection.places());
      best.sort(this);
      var surplus = best.subList(Math.min(limit, best.size()), best.size());
      memory.release(surplus.stream().mapToLong(Place::bytes).sum());
      surplus.clear();
    }
    return best;
  }

  static byte[] bytes(BytesRef shared) {
    return Arrays.copyOfRange(shared.bytes, shared.offset, shared.offset + shared.length);
  }

  /**
   * Counts, for each position, the indexed events at or before it and after the previous position.
   */
  void count(Matches matches, List<Place> places, long[] counts) throws IOException {
    for (var leaf : matches.leaves()) {
      var segment = new Segment(leaf.reader());
      var edges = new ArrayList<Segment.Edge>(places.size());
      for (var place : places) {
        edges.add(segment.edge(place));
      }
      for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
        var candidate = segment.candidate(event);
        int at = firstFrom(edges.size(), edge -> edges.get(edge).compare(candidate) <= 0);
        if (at < counts.length) {
          counts[at]++;
        }
      }
    }
  }

  /**
   * Returns the first index that fulfils a condition, found by binary search. All later indexes
   * must fulfil the condition too.
   *
   * @return {@code size} if no index fulfils the condition
   */
  static int firstFrom(int size, IntPredicate reached) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (reached.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Returns the positions of every {@code step}-th matching event, in index order. */
  List<Place> sample(Matches matches, long step, QueryRequest memory) throws IOException {
    var places = new ArrayList<Place>();
    long seen = 0;
    for (var leaf : matches.leaves()) {
      var segment = new Segment(leaf.reader());
      for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
        if (++seen % step == 0) {
          var place = segment.place(segment.candidate(event));
          memory.reserve(place.bytes(), ADVICE);
          places.add(place);
        }
      }
    }
    return places;
  }

  /** Selects the first events of one segment with a bounded heap. */
  private static final class Selection {

    private final Segment segment;
    private final Segment.@Nullable Edge after;
    private final Segment.@Nullable Edge before;
    private final int limit;
    private final QueryRequest memory;
    private final PriorityQueue<Candidate> chosen;

    Selection(
        Segment segment,
        @Nullable Place after,
        @Nullable Place before,
        int limit,
        QueryRequest memory)
        throws IOException {
      this.memory = memory;
      this.segment = segment;
      this.after = after == null ? null : segment.edge(after);
      this.before = before == null ? null : segment.edge(before);
      this.limit = limit;
      // The head of the queue is the worst candidate, which is replaced first.
      this.chosen = new PriorityQueue<>((a, b) -> segment.compare(b, a));
    }

    void offer(int event) throws IOException {
      long rank = segment.rank(event);
      var worst = chosen.size() == limit ? chosen.peek() : null;
      if (worst != null && segment.compareRanks(rank, worst.rank()) > 0) {
        return;
      }
      var candidate = segment.candidate(rank, event);
      if ((worst != null && segment.compare(candidate, worst) > 0)
          || (after != null && after.compare(candidate) <= 0)
          || (before != null && before.compare(candidate) >= 0)) {
        return;
      }
      if (worst != null) {
        chosen.remove();
      } else {
        memory.reserve(CANDIDATE, ADVICE);
      }
      chosen.add(candidate);
    }

    List<Place> places() throws IOException {
      var places = new ArrayList<Place>(chosen.size());
      for (var candidate : chosen) {
        var place = segment.place(candidate);
        memory.reserve(place.bytes(), ADVICE);
        places.add(place);
      }
      memory.release(CANDIDATE * chosen.size());
      return places;
    }
  }

  /** This order within one segment. Ranks are only comparable within their segment. */
  private final class Segment {

    private final FieldValues.InLeaf ranks;
    private final NumericDocValues sequences;

    Segment(LeafReader leaf) throws IOException {
      this.ranks = values.in(leaf);
      this.sequences = DocValues.getNumeric(leaf, Documents.SEQUENCE);
    }

    long rank(int event) throws IOException {
      return ranks.at(event);
    }

    Candidate candidate(int event) throws IOException {
      return candidate(rank(event), event);
    }

    Candidate candidate(long rank, int event) throws IOException {
      return new Candidate(rank, Matches.value(sequences, event));
    }

    /** Converts a candidate to a position that is comparable across segments. */
    Place place(Candidate candidate) throws IOException {
      return new Place(shared(candidate.rank()), candidate.sequence());
    }

    private byte @Nullable [] shared(long rank) throws IOException {
      if (rank == FieldValues.InLeaf.NONE) {
        return null;
      }
      return bytes(ranks.shared(rank));
    }

    int compare(Candidate one, Candidate other) {
      int byRank = compareRanks(one.rank(), other.rank());
      return byRank != 0 ? byRank : directed(Long.compare(one.sequence(), other.sequence()));
    }

    int compareRanks(long one, long other) {
      if (one == other) {
        return 0;
      }
      if (one == FieldValues.InLeaf.NONE || other == FieldValues.InLeaf.NONE) {
        return missing(one == FieldValues.InLeaf.NONE);
      }
      return directed(Long.compare(one, other));
    }

    Edge edge(Place place) throws IOException {
      return place.rank() == null
          ? new Edge(FieldValues.InLeaf.NONE, true, place.sequence())
          : new Edge(ranks.position(place.rank()), place.sequence());
    }

    /**
     * A position mapped to the ranks of this segment. It lies between two ranks if no event of the
     * segment has its value.
     */
    private final class Edge {

      private final long rank;
      private final boolean exact;
      private final long sequence;

      Edge(FieldValues.Position position, long sequence) {
        this(position.rank(), position.exact(), sequence);
      }

      Edge(long rank, boolean exact, long sequence) {
        this.rank = rank;
        this.exact = exact;
        this.sequence = sequence;
      }

      /**
       * Compares a candidate with this position: negative if it comes before, positive if it comes
       * after.
       */
      int compare(Candidate candidate) {
        if (!exact && candidate.rank() == rank) {
          return directed(1);
        }
        int byRank = compareRanks(candidate.rank(), rank);
        return byRank != 0 ? byRank : directed(Long.compare(candidate.sequence(), sequence));
      }
    }
  }

  private record Candidate(long rank, long sequence) {}
}
