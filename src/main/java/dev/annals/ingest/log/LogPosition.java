package dev.annals.ingest.log;

import java.time.Instant;

/**
 * A position in a tenant's log. Incarnation and time distinguish the event there from an event that
 * had the same sequence number before the log was restored to an earlier point.
 *
 * @param sequence sequence number of the event; 0 is the position before the first event
 * @param incarnation incarnation of the log when the event was stored; 0 for events that were
 *     stored before logs had incarnations
 * @param receivedAt when the event was numbered
 */
public record LogPosition(long sequence, int incarnation, Instant receivedAt) {

  /** The position before the first event. */
  public static final LogPosition START = new LogPosition(0, 0, Instant.EPOCH);
}
