package dev.annals.tenants;

import dev.annals.access.Caller;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * A user of one of the vendor's identity providers sent a request to this server, for the first
 * time or after a pause. Like {@code SignedIn}, it is not stored.
 *
 * @param by the user, in the tenant of the request
 */
public record UserSeen(Caller by, Instant at) implements DomainEvent {}
