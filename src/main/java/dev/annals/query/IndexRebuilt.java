package dev.annals.query;

import org.jmolecules.event.types.DomainEvent;

/**
 * This server's search index was made again, and has caught up with the logs. A signal, as {@link
 * LogViewed} is.
 *
 * @param events that it holds
 */
public record IndexRebuilt(long events) implements DomainEvent {}
