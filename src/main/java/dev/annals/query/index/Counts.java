package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.index.View.Counted;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Counts how often each value of a field occurs, apart for each of some buckets. */
final class Counts {

  /** Up to so many counters stand side by side; more are kept by what they count. */
  private static final int DENSE = 1 << 20;

  private final Values values;
  private final int buckets;
  private final Map<BytesRef, int[]> counts = new HashMap<>();

  Counts(Values values) {
    this(values, 1);
  }

  Counts(Values values, int buckets) {
    this.values = values;
    this.buckets = buckets;
  }

  void add(AuditEvent event, int bucket) {
    var rank = values.of(event);
    if (rank != null) {
      add(new BytesRef(rank), bucket, 1);
    }
  }

  private void add(BytesRef rank, int bucket, int count) {
    counts.computeIfAbsent(rank, value -> new int[buckets])[bucket] += count;
  }

  /** The most frequent values of a bucket; of those as frequent in the order of the values. */
  List<Counted> top(int bucket, int limit) {
    return counts.entrySet().stream()
        .filter(value -> value.getValue()[bucket] > 0)
        .sorted(
            Comparator.<Map.Entry<BytesRef, int[]>>comparingInt(value -> -value.getValue()[bucket])
                .thenComparing(Map.Entry::getKey))
        .limit(limit)
        .map(
            value ->
                new Counted(Rank.shown(values.form(), value.getKey()), value.getValue()[bucket]))
        .toList();
  }

  /** To count the events of one segment; to be closed behind the last. */
  InLeaf in(LeafReader leaf) throws IOException {
    return new InLeaf(values.in(leaf));
  }

  final class InLeaf {

    private final Values.InLeaf ranks;
    private final long least;
    private final int @Nullable [] dense;
    private final Map<Long, int[]> sparse = new HashMap<>();

    private InLeaf(Values.InLeaf ranks) {
      this.ranks = ranks;
      this.least = ranks.least();
      long counters = ranks.count() * buckets;
      this.dense = counters <= DENSE ? new int[(int) counters] : null;
    }

    void add(int event, int bucket) throws IOException {
      addRank(ranks.at(event), bucket);
    }

    private void addRank(long rank, int bucket) {
      if (rank == Values.InLeaf.NONE) {
        return;
      }
      if (dense == null) {
        sparse.computeIfAbsent(rank, value -> new int[buckets])[bucket]++;
      } else {
        dense[(int) (rank - least) * buckets + bucket]++;
      }
    }

    /** Counts the first so many of some events, in one bucket. */
    void add(int[] events, int size, long[] room) throws IOException {
      ranks.at(events, size, room);
      for (int i = 0; i < size; i++) {
        addRank(room[i], 0);
      }
    }

    void close() throws IOException {
      for (var counted : sparse.entrySet()) {
        for (int bucket = 0; bucket < buckets; bucket++) {
          addTo(counted.getKey(), bucket, counted.getValue()[bucket]);
        }
      }
      for (int i = 0; dense != null && i < dense.length; i++) {
        addTo(least + i / buckets, i % buckets, dense[i]);
      }
    }

    private void addTo(long rank, int bucket, int count) throws IOException {
      if (count > 0) {
        Counts.this.add(ranks.shared(rank), bucket, count);
      }
    }
  }
}
