package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.index.EventSearch.Counted;
import dev.annals.query.index.format.Documents;
import dev.annals.query.work.QueryRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.jspecify.annotations.Nullable;

/**
 * Event counts of consecutive time intervals, optionally with the most frequent values of a field
 * per interval. Events outside all intervals are not counted.
 */
public final class Histogram {

  private final long[] limits;
  private final int[] counts;
  private final @Nullable ValueCounts by;
  private List<List<Counted>> tops = List.of();

  Histogram(long[] limits, @Nullable FieldValues by, QueryRequest memory, Deadline deadline) {
    this.limits = limits.clone();
    this.counts = new int[limits.length - 1];
    this.by = by == null ? null : new ValueCounts(by, counts.length, memory, deadline);
  }

  /** Returns the number of events in an interval. */
  public int count(int interval) {
    return counts[interval];
  }

  /**
   * Returns the most frequent values in an interval; empty if the histogram is not split by a
   * field.
   */
  public List<Counted> by(int interval) {
    return by == null ? List.of() : tops.get(interval);
  }

  /** Determines the most frequent values after all events were added. */
  Histogram finish(int values) {
    if (by != null) {
      tops = by.top(values);
    }
    return this;
  }

  void add(AuditEvent event) {
    int interval = interval(event.occurredAt().toEpochMilli());
    if (interval >= 0) {
      counts[interval]++;
      if (by != null) {
        by.add(event, interval);
      }
    }
  }

  void add(Matches.Leaf leaf) throws IOException {
    var times = DocValues.getNumeric(leaf.reader(), Documents.OCCURRED);
    var split = by == null ? null : by.in(leaf);
    for (int event = leaf.next(); event != Matches.END; event = leaf.next()) {
      int interval = interval(Matches.value(times, event));
      if (interval >= 0) {
        counts[interval]++;
        if (split != null) {
          split.add(event, interval);
        }
      }
    }
    if (split != null) {
      split.close();
    }
  }

  /** Returns the interval that contains a time in epoch milliseconds, or -1 if none does. */
  private int interval(long time) {
    int found = Arrays.binarySearch(limits, time);
    int interval = found >= 0 ? found : -found - 2;
    return interval < counts.length ? interval : -1;
  }
}
