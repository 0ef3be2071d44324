package dev.annals.query;

import dev.annals.ingest.log.AuditEvent;

/** A question about an event, answered in memory; see {@link Filters} for how one is made. */
public interface Filter {

  /** Whether the event is among those asked for. */
  boolean matches(AuditEvent event);
}
