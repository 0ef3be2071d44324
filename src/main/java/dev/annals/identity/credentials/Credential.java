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
 * @param name display name
 * @param secretHash hash by {@link Secrets}
 * @param former the former secret, while it is valid
 * @param permissions a subset of {@link Permission#ALL}
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

  /** Creates a credential without a former secret. */
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
   * A secret that was replaced by another one.
   *
   * @param until when the secret and its tokens become invalid
   */
  public record FormerSecret(String hash, Instant until) {

    @Override
    public String toString() {
      return "FormerSecret[until " + until + "]";
    }
  }

  /** Returns whether the credential is valid at a time. */
  public boolean isValid(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** Returns the hashes of the secrets that are valid at a time, the newest first. */
  public List<String> liveSecrets(Instant now) {
    return former != null && now.isBefore(former.until())
        ? List.of(secretHash, former.hash())
        : List.of(secretHash);
  }

  /**
   * Returns the issuer of its tokens. A new secret is a new issuer: tokens of the old one become
   * invalid with the old secret.
   */
  public Caller.Issuer issuer() {
    return issuer(secretHash);
  }

  Caller.Issuer issuer(String hash) {
    return new Caller.Issuer(clientId, Secrets.mark(hash));
  }

  /** Returns whether tokens of an issuer are valid at a time. */
  boolean isValid(Caller.Issuer issuer, Instant now) {
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

  /** Returns whether the credential can manage access for all tenants. */
  boolean isWayIn() {
    return tenants == null && permissions.contains(Permission.MANAGE_ACCESS);
  }

  /** Returns whether the caller may act for all tenants that this credential may act for. */
  public boolean isWithinReachOf(Caller caller) {
    return caller.tenants() == null || (tenants != null && caller.tenants().containsAll(tenants));
  }

  @Override
  public String toString() {
    return "Credential[" + clientId + "]";
  }
}
