package dev.annals.query;

import dev.annals.access.Caller;
import org.jmolecules.event.types.DomainEvent;

/**
 * A caller read events of a log without a filter. Published after the result was determined, and
 * not stored. Plain event listeners receive it and must return immediately.
 *
 * @param by the caller, in the tenant of the log
 */
public record LogViewed(Caller by) implements DomainEvent {}
