package dev.annals.identity;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A portal link was used to sign its user in.
 *
 * @param by the user that the link names
 */
public record PortalLinkClaimed(TenantId tenant, String linkId, @Nullable Actor by)
    implements DomainEvent {}
