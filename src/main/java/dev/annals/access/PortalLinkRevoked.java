package dev.annals.access;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A link that nobody had used opens nothing any more.
 *
 * @param userId of the user it was for
 * @param by who took it back
 */
public record PortalLinkRevoked(TenantId tenant, String linkId, String userId, @Nullable Actor by)
    implements DomainEvent {}
