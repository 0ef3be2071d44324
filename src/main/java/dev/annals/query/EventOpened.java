package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.kernel.EventId;
import org.jmolecules.event.types.DomainEvent;

/**
 * A caller read one event by its id. Published like {@link LogViewed}.
 *
 * @param by the caller, in the tenant of the log
 * @param event id of the event
 */
public record EventOpened(Caller by, EventId event) implements DomainEvent {}
