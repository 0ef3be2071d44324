package dev.annals.query.live;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.EventSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The most recent events of one log without a gap, limited in number and memory. Not thread-safe.
 */
final class Window {

  private final int size;
  private final long memory;
  private final WindowMemory shared;

  /** Events from index {@link #head} on are held; those before it are removed from time to time. */
  private final List<@Nullable Held> events = new ArrayList<>();

  private int head;
  private long bytes;
  private long end;

  private record Held(AuditEvent event, long bytes) {}

  /**
   * Creates an empty window.
   *
   * @param size maximum number of events
   * @param memory maximum memory of the events in bytes
   * @param shared memory of all windows of this server
   * @param end sequence number after which the window starts
   */
  Window(int size, long memory, WindowMemory shared, long end) {
    this.size = size;
    this.memory = memory;
    this.shared = shared;
    this.end = end;
  }

  /** Returns the sequence number of the newest event, held or not. */
  long end() {
    return end;
  }

  /** Returns whether all events after this position are held. */
  boolean reaches(long position) {
    return position >= end - held();
  }

  private int held() {
    return events.size() - head;
  }

  /** Adds the next event; returns {@code false} and ignores it if it is not the next one. */
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

  /**
   * Reserves memory, removing older events if necessary. If that is not enough, the event is not
   * held.
   */
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

  /**
   * Returns the events after a position that this window {@linkplain #reaches reaches}, at most
   * {@code limit}.
   */
  List<AuditEvent> after(long position, int limit) {
    int from = head + (int) Math.max(0, position - (end - held()));
    int to = Math.min(events.size(), from + limit);
    var after = new ArrayList<AuditEvent>(Math.max(0, to - from));
    for (int i = from; i < to; i++) {
      after.add(Objects.requireNonNull(events.get(i)).event());
    }
    return after;
  }

  /** Removes all events. */
  void clear() {
    while (held() > 0) {
      drop();
    }
  }
}
