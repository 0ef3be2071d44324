package dev.annals.access;

import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * A user whom one of the vendor's identity providers has signed in came to this server, for the
 * first time or after it was away. A signal, as {@link SignedIn} is.
 *
 * @param by the user, in the tenant that it came to
 */
public record UserSeen(Caller by, Instant at) implements DomainEvent {}
