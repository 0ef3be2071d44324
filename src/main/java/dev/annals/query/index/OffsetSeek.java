package dev.annals.query.index;

import dev.annals.query.index.FieldOrder.Bounds;
import dev.annals.query.index.FieldOrder.Place;
import dev.annals.query.work.QueryRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the event at an offset in an order without sorting all events: it samples some thousand
 * sort keys, counts the events between each two of them in one pass, and sorts only the events
 * between the two samples around the offset.
 */
final class OffsetSeek {

  /** Up to this offset it is cheaper to start at the beginning. */
  private static final int NEAR = 500;

  private static final long MAX_REST = Integer.MAX_VALUE / 2;
  private static final long MIN_SAMPLES = 100;
  private static final long MAX_SAMPLES = 20_000;

  private final FieldOrder fieldOrder;
  private final Matches matches;
  private final List<Place> fresh;
  private final QueryRequest memory;

  /**
   * @param fresh positions of the events that are not indexed yet
   */
  OffsetSeek(FieldOrder fieldOrder, Matches matches, List<Place> fresh, QueryRequest memory) {
    this.memory = memory;
    this.fieldOrder = fieldOrder;
    this.matches = matches;
    this.fresh = fresh;
  }

  /**
   * Where to start reading.
   *
   * @param bounds range of the order to read
   * @param rest number of events within the bounds before the wanted one
   */
  record Start(Bounds bounds, int rest) {}

  /** Returns where to start reading to get {@code limit} events at an offset. */
  Start to(long offset, int limit) throws IOException {
    var from = new Bounds(null, null);
    if (offset <= NEAR) {
      return new Start(from, (int) offset);
    }
    var samples = samples();
    var counts = new long[samples.size()];
    fieldOrder.count(matches, samples, counts);
    for (var place : fresh) {
      int at =
          FieldOrder.firstFrom(
              samples.size(), sample -> fieldOrder.compare(samples.get(sample), place) >= 0);
      if (at < counts.length) {
        counts[at]++;
      }
    }
    var start = between(samples, counts, offset, limit);
    memory.release(samples.stream().mapToLong(Place::bytes).sum());
    return start;
  }

  private Start between(List<Place> samples, long[] counts, long offset, int limit) {
    Place after = null;
    Place before = null;
    long skipped = 0;
    long through = 0;
    for (int i = 0; i < counts.length && before == null; i++) {
      through += counts[i];
      if (through <= offset) {
        after = samples.get(i);
        skipped = through;
      } else if (through > offset + limit) {
        before = samples.get(i);
      }
    }
    // Beyond the last event there is nothing, so the value may be capped.
    return new Start(new Bounds(after, before), (int) Math.min(offset - skipped, MAX_REST));
  }

  /**
   * Samples positions, about two times the square root of the number of events, so that both the
   * samples and the events between two samples stay few.
   */
  private List<Place> samples() throws IOException {
    long all = matches.estimate();
    long wanted = Math.clamp(2 * (long) Math.sqrt((double) all), MIN_SAMPLES, MAX_SAMPLES);
    var samples = new ArrayList<>(fieldOrder.sample(matches, Math.max(1, all / wanted), memory));
    samples.sort(fieldOrder);
    return samples;
  }
}
