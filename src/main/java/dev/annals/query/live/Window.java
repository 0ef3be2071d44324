package dev.annals.query.live;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.EventSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The most recent events of one log, without a gap, as many as have room; not safe for several
 * threads.
 */
final class Window {

  private final int size;
  private final long memory;
  private final WindowMemory shared;

  /** Those from {@link #head} on are held; what lies before it is removed now and then. */
  private final List<@Nullable Held> events = new ArrayList<>();

  private int head;
  private long bytes;
  private long end;

  private record Held(AuditEvent event, long bytes) {}

  /**
   * An empty window that ends at a sequence.
   *
   * @param size maximum number of events
   * @param memory maximum bytes of events
   * @param shared by all windows of this server
   */
  Window(int size, long memory, WindowMemory shared, long end) {
    this.size = size;
    this.memory = memory;
    this.shared = shared;
    this.end = end;
  }

  /** The sequence of the newest event, held or not. */
  long end() {
    return end;
  }

  /** Whether all events behind this position are held. */
  boolean reaches(long position) {
    return position >= end - held();
  }

  private int held() {
    return events.size() - head;
  }

  /** Takes the next event; what is not the next it leaves, and says so. */
  boolean add(AuditEvent event) {
    if (event.sequence() != end + 1) {
      return false;
    }
    end = event.sequence();
    long needed = EventSize.of(event);
    while (held() > 0 && (held() >= size || bytes + needed > memory)) {
      drop();
    }
    if (isReserved(needed)) {
      events.add(new Held(event, needed));
      bytes += needed;
    }
    return true;
  }

  /** Older events make room; without room even so, the event is not held. */
  private boolean isReserved(long needed) {
    if (needed > memory) {
      return false;
    }
    while (!shared.reserve(needed)) {
      if (held() == 0) {
        return false;
      }
      drop();
    }
    return true;
  }

  private void drop() {
    var oldest = Objects.requireNonNull(events.set(head, null));
    head++;
    bytes -= oldest.bytes();
    shared.release(oldest.bytes());
    if (head > size) {
      events.subList(0, head).clear();
      head = 0;
    }
  }

  /** The events after a position that it {@linkplain #reaches reaches}, at most {@code limit}. */
  List<AuditEvent> after(long position, int limit) {
    int from = head + (int) Math.max(0, position - (end - held()));
    int to = Math.min(events.size(), from + limit);
    var after = new ArrayList<AuditEvent>(Math.max(0, to - from));
    for (int i = from; i < to; i++) {
      after.add(Objects.requireNonNull(events.get(i)).event());
    }
    return after;
  }

  /** Holds no event any more. */
  void clear() {
    while (held() > 0) {
      drop();
    }
  }
}
