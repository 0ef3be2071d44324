package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.index.EventSearch.Counted;
import dev.annals.query.index.format.SortKey;
import dev.annals.query.work.QueryRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.lucene.util.ByteBlockPool;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefHash;
import org.apache.lucene.util.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often each value of a field occurs, separately for each bucket. Memory is proportional
 * to the number of distinct values and is reserved from the request before it is used.
 */
final class ValueCounts {

  /** Up to this number of counters, a segment always uses an array. */
  private static final int FEW = 1_024;

  /** Above this number of counters, a segment never uses an array. */
  private static final int DENSE = 1 << 20;

  /** Memory of one counted value in a result, in bytes. */
  private static final int RESULT = 128;

  private static final int INITIAL_VALUES = 16;

  private final FieldValues fieldValues;
  private final int buckets;
  private final QueryRequest memory;
  private final Deadline deadline;
  private final Counter bytes = Counter.newCounter();
  private final BytesRefHash ids;
  private final CountTable cells;
  private final BytesRef one = new BytesRef();
  private final BytesRef other = new BytesRef();
  private long reserved;

  ValueCounts(FieldValues fieldValues, int buckets, QueryRequest memory, Deadline deadline) {
    this.fieldValues = fieldValues;
    this.buckets = buckets;
    this.memory = memory;
    this.deadline = deadline;
    this.ids =
        new BytesRefHash(
            new ByteBlockPool(new ByteBlockPool.DirectTrackingAllocator(bytes)),
            INITIAL_VALUES,
            new BytesRefHash.DirectBytesStartArray(INITIAL_VALUES, bytes));
    this.cells = new CountTable(memory);
  }

  void add(AuditEvent event, int bucket) {
    var rank = fieldValues.of(event);
    if (rank != null) {
      add(new BytesRef(rank), bucket, 1);
    }
  }

  private void add(BytesRef rank, int bucket, int count) {
    int id = ids.add(rank);
    if (id < 0) {
      id = -id - 1;
    } else if (bytes.get() > reserved) {
      memory.reserve(bytes.get() - reserved, CountTable.ADVICE);
      reserved = bytes.get();
    }
    cells.add((long) bucket << Integer.SIZE | id, count);
  }

  /**
   * Returns the most frequent values of each bucket; equally frequent values are in the order of
   * the values. The memory of the result stays reserved and all other memory is released, so
   * nothing can be added afterwards.
   */
  List<List<Counted>> top(int limit) {
    var sorted = cells.sortedKeys();
    var shown = new HashMap<Integer, String>();
    var tops = new ArrayList<List<Counted>>(buckets);
    int at = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      var best = new PriorityQueue<Cell>((a, b) -> compare(b, a));
      while (at < sorted.length && sorted[at] >>> Integer.SIZE == bucket) {
        deadline.step();
        offer(best, new Cell((int) sorted[at], cells.get(sorted[at])), limit);
        at++;
      }
      tops.add(result(best, shown));
    }
    memory.release((long) sorted.length * Long.BYTES + reserved);
    cells.close();
    return tops;
  }

  private void offer(PriorityQueue<Cell> best, Cell cell, int limit) {
    if (best.size() < limit) {
      best.add(cell);
    } else if (compare(cell, best.element()) < 0) {
      best.remove();
      best.add(cell);
    }
  }

  private int compare(Cell a, Cell b) {
    return a.count() != b.count()
        ? Integer.compare(b.count(), a.count())
        : ids.get(a.id(), one).compareTo(ids.get(b.id(), other));
  }

  private List<Counted> result(PriorityQueue<Cell> best, Map<Integer, String> shown) {
    memory.reserve((long) RESULT * best.size(), CountTable.ADVICE);
    var counted = new ArrayList<Counted>(best.size());
    while (!best.isEmpty()) {
      var cell = best.remove();
      counted.add(new Counted(shown.computeIfAbsent(cell.id(), this::shown), cell.count()));
    }
    return List.copyOf(counted.reversed());
  }

  private String shown(int id) {
    return SortKey.shown(fieldValues.form(), ids.get(id, one));
  }

  private record Cell(int id, int count) {}

  /** Returns a counter for one segment, which must be closed after the last event. */
  InLeaf in(Matches.Leaf leaf) throws IOException {
    return new InLeaf(fieldValues.in(leaf.reader()), leaf.estimate());
  }

  /** Counts the values of one segment's events by rank. */
  final class InLeaf {

    private final FieldValues.InLeaf ranks;
    private final long least;
    private final int @Nullable [] dense;
    private final CountTable sparse;

    /**
     * @param events estimated number of matching events. The segment also contains events of other
     *     tenants, which have values of their own
     */
    private InLeaf(FieldValues.InLeaf ranks, long events) {
      this.ranks = ranks;
      this.least = ranks.least();
      this.sparse = new CountTable(memory);
      long counters = ranks.count() * buckets;
      if (counters > Math.clamp(events, FEW, DENSE)) {
        this.dense = null;
      } else {
        memory.reserve(counters * Integer.BYTES, CountTable.ADVICE);
        this.dense = new int[(int) counters];
      }
    }

    void add(int event, int bucket) throws IOException {
      addRank(ranks.at(event), bucket);
    }

    private void addRank(long rank, int bucket) {
      if (rank == FieldValues.InLeaf.NONE) {
        return;
      }
      long counter = (rank - least) * buckets + bucket;
      if (dense == null) {
        sparse.add(counter, 1);
      } else {
        dense[(int) counter]++;
      }
    }

    /**
     * Counts the values of the first {@code size} events, in bucket 0.
     *
     * @param buffer buffer for the ranks, at least {@code size} long
     */
    void add(int[] events, int size, long[] buffer) throws IOException {
      ranks.at(events, size, buffer);
      for (int i = 0; i < size; i++) {
        addRank(buffer[i], 0);
      }
    }

    void close() throws IOException {
      if (dense == null) {
        var counters = sparse.sortedKeys();
        for (long counter : counters) {
          addTo(counter, sparse.get(counter));
        }
        memory.release((long) counters.length * Long.BYTES);
        sparse.close();
      } else {
        for (int i = 0; i < dense.length; i++) {
          addTo(i, dense[i]);
        }
        memory.release((long) dense.length * Integer.BYTES);
      }
    }

    private void addTo(long counter, int count) throws IOException {
      deadline.step();
      if (count > 0) {
        ValueCounts.this.add(
            ranks.shared(least + counter / buckets), (int) (counter % buckets), count);
      }
    }
  }
}
