package dev.annals.access;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller of a request and the authorized tenant. Controllers of GraphQL and HTTP
 * have a parameter of this type. It is passed with the request, never in a thread-local.
 *
 * @param kind kind of token
 * @param id the credential's client id, or the tenant user's id
 * @param name display name, if known
 * @param email email address of a tenant's user, if known
 * @param permissions a subset of {@link Permission#ALL}
 * @param roles names of the roles that grant permissions; empty for a vendor's credential
 * @param tenants the only tenants that the caller may act for; {@code null} for a vendor's
 *     credential that may act for all
 * @param tenant the tenant of this request: the user's own, or the one of the {@code X-Tenant-Id}
 *     header; null if the request names none
 * @param expiresAt when the token expires and the caller's streams end
 * @param ip the client address, if known
 * @param userAgent the user agent, if known
 * @param issuer the issuer of the token; the token is valid only as long as the issuer is
 * @param granted the permissions that the token itself grants; the others depend on the roles
 * @param origin how the caller signed in
 */
public record Caller(
    Kind kind,
    String id,
    @Nullable String name,
    @Nullable String email,
    Set<String> permissions,
    Set<String> roles,
    @Nullable Set<TenantId> tenants,
    @Nullable TenantId tenant,
    Instant expiresAt,
    @Nullable String ip,
    @Nullable String userAgent,
    Issuer issuer,
    Set<String> granted,
    Origin origin) {

  /** How a caller signed in. */
  public enum Origin {
    /** A vendor's credential, with its secret. */
    CREDENTIAL,
    /** A token of the vendor's identity provider. */
    IDENTITY_PROVIDER,
    /** A portal link that the vendor created. */
    LINK,
    /** A portal link that a tenant's user created. Such a session cannot create further links. */
    DELEGATED_LINK
  }

  /** Creates a caller whose permissions do not depend on roles. */
  public Caller(
      Kind kind,
      String id,
      @Nullable String name,
      @Nullable String email,
      Set<String> permissions,
      Set<String> roles,
      @Nullable Set<TenantId> tenants,
      @Nullable TenantId tenant,
      Instant expiresAt,
      @Nullable String ip,
      @Nullable String userAgent,
      Issuer issuer) {
    this(
        kind,
        id,
        name,
        email,
        permissions,
        roles,
        tenants,
        tenant,
        expiresAt,
        ip,
        userAgent,
        issuer,
        permissions,
        kind == Kind.VENDOR ? Origin.CREDENTIAL : Origin.IDENTITY_PROVIDER);
  }

  /**
   * The issuer of a token: the vendor's credential that requested the token or created the portal
   * link, or the identity provider that signed it.
   *
   * @param clientId the credential's client id, or the URL of the identity provider
   * @param secret identifies one of the secrets that the credential has had; not the secret itself
   */
  public record Issuer(String clientId, String secret) {

    /**
     * Replaces the secret of an identity provider. Secrets of credentials have generated
     * identifiers, so it cannot be one of them.
     */
    private static final String PROVIDER = "identity-provider";

    /** Returns the issuer for an identity provider of the vendor, by its URL. */
    public static Issuer provider(String url) {
      return new Issuer(url, PROVIDER);
    }

    /** Returns whether this is an identity provider and not a credential. */
    public boolean isProvider() {
      return secret.equals(PROVIDER);
    }
  }

  /** Whose token a caller has. */
  public enum Kind {
    /**
     * One of the vendor's own credentials: sees all fields, and every tenant that it is not
     * restricted from.
     */
    VENDOR,
    /** A user of one tenant: sees that tenant only, and the fields that are enabled. */
    TENANT_USER
  }

  /** Whether the caller is a vendor's credential that may manage tenants. */
  public boolean managesTenants() {
    return isVendor() && may(Permission.MANAGE_TENANTS);
  }

  public boolean isVendor() {
    return kind == Kind.VENDOR;
  }

  public boolean may(String permission) {
    return permissions.contains(permission);
  }

  /**
   * Returns the tenant of this request.
   *
   * @throws Refusal {@code TENANT_REQUIRED} if the request names none
   */
  public TenantId requireTenant() {
    if (tenant == null) {
      throw new Refusal(
          Refusal.Code.TENANT_REQUIRED,
          "A tenant is required. Send the header X-Tenant-Id, or tenantId in connection_init.");
    }
    return tenant;
  }

  /** Returns a copy for a request: with this tenant, client address and user agent. */
  public Caller in(@Nullable TenantId tenant, @Nullable String ip, @Nullable String userAgent) {
    return new Caller(
        kind,
        id,
        name,
        email,
        permissions,
        roles,
        tenants,
        tenant,
        expiresAt,
        ip,
        userAgent,
        issuer,
        granted,
        origin);
  }

  /** Returns a copy with these permissions. */
  public Caller allowed(Set<String> permissions) {
    return new Caller(
        kind,
        id,
        name,
        email,
        permissions,
        roles,
        tenants,
        tenant,
        expiresAt,
        ip,
        userAgent,
        issuer,
        granted,
        origin);
  }

  /**
   * Rejects a tenant's users, whatever their roles are. For operations on the whole deployment.
   *
   * @throws Refusal {@code FORBIDDEN}
   */
  public void requireVendor() {
    if (!isVendor()) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Only the vendor's credentials may do this.");
    }
  }

  /**
   * Rejects a tenant that this caller may not act for.
   *
   * @throws Refusal {@code FORBIDDEN}
   */
  public void requireActingFor(TenantId other) {
    if (!mayActFor(other)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "The access token is not valid for the tenant %s.".formatted(other));
    }
  }

  /** Returns whether the caller may act for a tenant. */
  public boolean mayActFor(TenantId other) {
    return tenants == null || tenants.contains(other);
  }

  /**
   * Rejects the caller if it does not have a permission. Every caller has {@link Permission#ANY}.
   *
   * @throws Refusal {@code FORBIDDEN}
   */
  public void require(String permission) {
    if (!permission.equals(Permission.ANY) && !may(permission)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN, "This requires the permission %s.".formatted(permission));
    }
  }
}
