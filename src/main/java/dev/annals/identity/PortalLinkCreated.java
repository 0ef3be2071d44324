package dev.annals.identity;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A portal link was created. It signs its user in once.
 *
 * @param linkId the id of the link; it cannot be used to sign in
 * @param userId the user of the link
 * @param roles the roles that the user gets
 * @param expiresAt when the link expires
 * @param by who created it
 */
public record PortalLinkCreated(
    TenantId tenant,
    String linkId,
    String userId,
    Set<String> roles,
    Instant expiresAt,
    @Nullable Actor by)
    implements DomainEvent {}
