package dev.annals.identity;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * There is a link that will sign this user in, once.
 *
 * @param linkId names the link, and opens nothing
 * @param userId of the user it is for
 * @param roles that it gives
 * @param expiresAt when it ends
 * @param by who made it
 */
public record PortalLinkCreated(
    TenantId tenant,
    String linkId,
    String userId,
    Set<String> roles,
    Instant expiresAt,
    @Nullable Actor by)
    implements DomainEvent {}
