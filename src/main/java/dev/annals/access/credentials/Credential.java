package dev.annals.access.credentials;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a back end of the vendor signs in with.
 *
 * @param clientId its name in OAuth 2, and in the store
 * @param name for people
 * @param secretHash as {@link Secrets} made it
 * @param permissions of {@link dev.annals.access.Permission#ALL}
 * @param tenants the only ones that it may act for; {@code null} is all
 * @param lastUsedAt to the minute
 */
public record Credential(
    String clientId,
    String name,
    String secretHash,
    Set<String> permissions,
    @Nullable Set<TenantId> tenants,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  /** Whether it lets anybody in at that time. */
  public boolean isValid(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /**
   * What its tokens go back to. Another secret makes another issuer: the old tokens end with it.
   */
  public Caller.Issuer issuer() {
    return new Caller.Issuer(clientId, Secrets.mark(secretHash));
  }

  /** Whether all that it can reach is in the caller's reach too. */
  public boolean isWithinReachOf(Caller caller) {
    return caller.tenants() == null || (tenants != null && caller.tenants().containsAll(tenants));
  }

  @Override
  public String toString() {
    return "Credential[" + clientId + "]";
  }
}
