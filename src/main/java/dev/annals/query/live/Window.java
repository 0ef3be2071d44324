package dev.annals.query.live;

import dev.annals.ingest.log.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The most recent events of one log, without a gap; not safe for several threads. */
final class Window {

  private final @Nullable AuditEvent[] ring;
  private long start;
  private long end;

  /** An empty window that ends at a sequence. */
  Window(int size, long end) {
    this.ring = new AuditEvent[size];
    this.start = end;
    this.end = end;
  }

  /** The sequence of the newest event, held or not. */
  long end() {
    return end;
  }

  /** Whether all events behind this position are held. */
  boolean reaches(long position) {
    return position >= start;
  }

  /** Takes the next event; what is not the next it leaves, and says so. */
  boolean add(AuditEvent event) {
    if (event.sequence() != end + 1) {
      return false;
    }
    end = event.sequence();
    start = Math.max(start, end - ring.length);
    ring[slot(end)] = event;
    return true;
  }

  /** The events behind a position that it {@linkplain #reaches reaches}; at most so many. */
  List<AuditEvent> after(long position, int limit) {
    long last = Math.min(end, position + limit);
    var events = new ArrayList<AuditEvent>(limit);
    for (long sequence = position + 1; sequence <= last; sequence++) {
      events.add(Objects.requireNonNull(ring[slot(sequence)]));
    }
    return events;
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }
}
