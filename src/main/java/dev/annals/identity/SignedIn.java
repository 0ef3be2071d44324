package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * A credential of the vendor received an access token. The event is published after the fact,
 * outside of any transaction, and is not stored. Plain listeners receive it and MUST return
 * immediately.
 */
public record SignedIn(Actor by, Instant at) implements DomainEvent {}
