package dev.annals.identity.links;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in once, and until when.
 *
 * @param id names it, and opens nothing
 * @param issuer what the link ends with, and the token that is got for it
 * @param delegated whether a tenant's user made it
 * @param sessionUntil when a session that it opens ends at the latest; null for no such bound
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
