package dev.annals.identity;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * An unused portal link was revoked.
 *
 * @param userId the user of the link
 * @param by the actor
 */
public record PortalLinkRevoked(TenantId tenant, String linkId, String userId, @Nullable Actor by)
    implements DomainEvent {}
