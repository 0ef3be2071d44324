package dev.annals.access;

import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody came with a token that lets nobody in. A signal, as {@link SignedIn} is; a flood of them
 * is cut off, since strangers send them.
 *
 * @param reason as it was told
 * @param by a stranger
 */
public record TokenRefused(String reason, Actor by, Instant at) implements DomainEvent {}
