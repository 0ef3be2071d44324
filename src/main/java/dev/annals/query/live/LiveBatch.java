package dev.annals.query.live;

import dev.annals.ingest.log.AuditEvent;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A batch of a live stream.
 *
 * @param events oldest first; an empty batch is a heartbeat
 * @param cursor cursor of the last event that was read, whether it matched or not; the stream can
 *     continue from it
 */
public record LiveBatch(List<AuditEvent> events, String cursor) {

  public LiveBatch {
    events = List.copyOf(events);
  }

  /** Returns this batch with each event converted. */
  public LiveBatch as(UnaryOperator<AuditEvent> seen) {
    return new LiveBatch(events.stream().map(seen).toList(), cursor);
  }
}
