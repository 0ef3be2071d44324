package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.kernel.EventId;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody looked at one event by its id. A signal, as {@link LogViewed} is.
 *
 * @param by in the tenant whose log it is
 */
public record EventOpened(Caller by, EventId event) implements DomainEvent {}
