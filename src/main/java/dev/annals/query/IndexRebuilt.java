package dev.annals.query;

import org.jmolecules.event.types.DomainEvent;

/**
 * The search index of this server was rebuilt and has caught up with the logs. Published like
 * {@link LogViewed}.
 *
 * @param events number of indexed events
 */
public record IndexRebuilt(long events) implements DomainEvent {}
