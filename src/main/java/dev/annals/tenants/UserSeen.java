package dev.annals.tenants;

import dev.annals.access.Caller;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * A user whom one of the vendor's identity providers has signed in sent a request to this server,
 * for the first time or after a pause. A signal, as {@code SignedIn} is.
 *
 * @param by the user, in the tenant that it came to
 */
public record UserSeen(Caller by, Instant at) implements DomainEvent {}
