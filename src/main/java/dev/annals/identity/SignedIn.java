package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * One of the vendor's credentials got a token. A signal: published where it happens, after it
 * happened, outside of any transaction, and kept nowhere. Plain listeners hear it, and must return
 * at once.
 */
public record SignedIn(Actor by, Instant at) implements DomainEvent {}
