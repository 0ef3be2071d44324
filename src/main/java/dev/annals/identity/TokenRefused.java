package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * A request with an invalid token was rejected. Like {@link SignedIn}, this event is not stored.
 * Its rate is limited, because unauthenticated clients cause it.
 *
 * @param reason the reason, as in the response
 * @param by the unauthenticated client
 */
public record TokenRefused(String reason, Actor by, Instant at) implements DomainEvent {}
