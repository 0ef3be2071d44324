package dev.annals.identity.credentials;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A credential of one of the vendor's back ends.
 *
 * @param clientId client id in OAuth 2, and its id in the store
 * @param name name for users
 * @param secretHash hash by {@link Secrets}
 * @param former the former secret, while it is valid
 * @param permissions some of {@link Permission#ALL}
 * @param tenants the only tenants that it may act for; {@code null} for all
 * @param lastUsedAt time of the last use, with a precision of minutes
 */
public record Credential(
    String clientId,
    String name,
    String secretHash,
    @Nullable FormerSecret former,
    Set<String> permissions,
    @Nullable Set<TenantId> tenants,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  /** One that has had no other secret. */
  public Credential(
      String clientId,
      String name,
      String secretHash,
      Set<String> permissions,
      @Nullable Set<TenantId> tenants,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt) {
    this(
        clientId,
        name,
        secretHash,
        null,
        permissions,
        tenants,
        createdAt,
        lastUsedAt,
        expiresAt,
        revokedAt);
  }

  /**
   * A secret that another one has followed.
   *
   * @param until when it ends, and its tokens with it
   */
  public record FormerSecret(String hash, Instant until) {

    @Override
    public String toString() {
      return "FormerSecret[until " + until + "]";
    }
  }

  /** Whether it is valid at that time. */
  public boolean isValid(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** The hashes of the secrets that let in at that time, the newest first. */
  public List<String> liveSecrets(Instant now) {
    return former != null && now.isBefore(former.until())
        ? List.of(secretHash, former.hash())
        : List.of(secretHash);
  }

  /**
   * What its tokens go back to. Another secret makes another issuer: the old tokens end with it.
   */
  public Caller.Issuer issuer() {
    return issuer(secretHash);
  }

  Caller.Issuer issuer(String hash) {
    return new Caller.Issuer(clientId, Secrets.mark(hash));
  }

  /** Whether tokens that go back to that are alive at that time. */
  boolean stands(Caller.Issuer issuer, Instant now) {
    if (!isValid(now)) {
      return false;
    }
    for (var hash : liveSecrets(now)) {
      if (issuer(hash).equals(issuer)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it manages access, of everything. */
  boolean isWayIn() {
    return tenants == null && permissions.contains(Permission.MANAGE_ACCESS);
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
