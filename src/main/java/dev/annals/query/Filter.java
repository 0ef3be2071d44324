package dev.annals.query;

import dev.annals.ingest.log.AuditEvent;

/** A condition on events that is evaluated in memory. {@link Filters} creates instances. */
public interface Filter {

  /** Returns whether the event matches. */
  boolean matches(AuditEvent event);
}
