package dev.annals.identity.links;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A link that signs a user in once.
 *
 * @param id the id of the link; it cannot be used to sign in
 * @param issuer the link and its sessions become invalid together with this issuer
 * @param delegated whether a tenant's user created it
 * @param sessionUntil when a session of this link ends at the latest; null if there is no such
 *     limit
 */
public record PortalLink(
    String id,
    TenantId tenant,
    String userId,
    @Nullable String name,
    @Nullable String email,
    Set<String> roles,
    Instant expiresAt,
    Caller.Issuer issuer,
    boolean delegated,
    @Nullable Instant sessionUntil) {}
