package dev.annals.identity;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A link signed its user in.
 *
 * @param by the user, as the link names it
 */
public record PortalLinkClaimed(TenantId tenant, String linkId, @Nullable Actor by)
    implements DomainEvent {}
