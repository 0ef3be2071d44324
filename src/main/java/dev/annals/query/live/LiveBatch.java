package dev.annals.query.live;

import dev.annals.ingest.log.AuditEvent;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a follower gets at a time.
 *
 * @param events oldest first; none is a sign of life
 * @param cursor of the last event looked at, whether it was asked for or not: the place to go on
 */
public record LiveBatch(List<AuditEvent> events, String cursor) {

  public LiveBatch {
    events = List.copyOf(events);
  }

  /** The same batch with each event as somebody may see it. */
  public LiveBatch as(UnaryOperator<AuditEvent> seen) {
    return new LiveBatch(events.stream().map(seen).toList(), cursor);
  }
}
