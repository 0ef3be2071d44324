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
 * An order of events by a field. Events without a value come last in either direction; of those
 * with the same value the older one comes first when it rises, the newer one when it falls.
 */
public record FieldOrder(FieldValues values, boolean rising, boolean backwards)
    implements Comparator<FieldOrder.Place> {

  static final String ADVICE =
      "Narrow the filter, for instance by time, or request a part that is nearer to the beginning.";

  private static final long CANDIDATE = 40;

  public FieldOrder(FieldValues values, boolean rising) {
    this(values, rising, false);
  }

  /**
   * Where an event stands in an order.
   *
   * @param rank of its value, or null if it has none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Place(byte @Nullable [] rank, long sequence) {

    private static final long BYTES = 64;

    /** How much memory it takes. */
    long bytes() {
      return BYTES + (rank == null ? 0 : rank.length);
    }
  }

  /** Between two places, neither of them included; null is open. */
  public record Bounds(@Nullable Place after, @Nullable Place before) {

    boolean hold(Place place, FieldOrder order) {
      return (after == null || order.compare(after, place) < 0)
          && (before == null || order.compare(place, before) < 0);
    }
  }

  /** The same order read from its end. */
  @Override
  public FieldOrder reversed() {
    return new FieldOrder(values, rising, !backwards);
  }

  /** Where an event stands. */
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
    return rising != backwards ? comparison : -comparison;
  }

  /** How two stand to each other of which only one has a value. */
  private int missing(boolean inTheFirst) {
    return inTheFirst != backwards ? 1 : -1;
  }

  /** The first of the indexed events within bounds; their places stay reserved. */
  List<Place> first(Matches matches, Bounds bounds, int limit, QueryRequest memory)
      throws IOException {
    var best = new ArrayList<Place>();
    for (var leaf : rising == backwards ? matches.leaves().reversed() : matches.leaves()) {
      // What does not come before the worst of those found so far need not be looked at closer.
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

  /** How many of the indexed events stand up to each place, behind the one before it. */
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
   * Binary search for the first of a number of positions that fulfils a condition, which all later
   * ones fulfil, too.
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

  /** Every n-th matching event, in index order. */
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

  /** The first events of one segment. */
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
      // The worst is at the head, to be replaced.
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

  /** The order within one segment, whose ranks are its own. */
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

    /** The same for all segments. */
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

    /** A place as this segment has it; between two ranks if no event here has that value. */
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

      /** Less than 0 for what comes before it, more for what comes behind. */
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
