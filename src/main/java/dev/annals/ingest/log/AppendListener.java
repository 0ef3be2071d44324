package dev.annals.ingest.log;

import java.util.List;

/**
 * Receives the events that this server appends, so that they need not be read from the log.
 * Delivery is best effort: events of other servers are not delivered, nor are events that were
 * found only after an unknown outcome. The log remains the source of record.
 */
@FunctionalInterface
public interface AppendListener {

  /**
   * Receives events that are stored on a majority, in sequence order per tenant. Called on the
   * thread of the append worker: implementations MUST return immediately and MUST NOT throw.
   */
  void appended(List<AuditEvent> events);
}
