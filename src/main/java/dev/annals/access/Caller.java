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
 * @param permissions some of {@link Permission#ALL}
 * @param roles names of the roles that gave them; empty for a vendor's credential
 * @param tenants the only tenants that it may act for; {@code null} for a vendor's credential that
 *     may act for all
 * @param tenant the tenant of this request, if it names one: the user's own, or the one of the
 *     {@code X-Tenant-Id} header
 * @param expiresAt when its token expires, and its streams end
 * @param ip the client address, if known
 * @param userAgent the user agent, if known
 * @param issuer the issuer of its token; the token is valid only as long as the issuer is
 * @param granted those of the permissions that the token itself gives; the others depend on the
 *     roles
 * @param origin how it signed in
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
    /** A portal link that the vendor made. */
    LINK,
    /** A portal link that a tenant's user made. Such a session makes no further links. */
    DELEGATED_LINK
  }

  /** One whose permissions do not hang on roles. */
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
   * The vendor's credential that a token was got with, or that made the link it was got with; or
   * the identity provider that signed it.
   *
   * @param secret which of the secrets that the credential had in its life; not the secret itself
   */
  public record Issuer(String clientId, String secret) {

    /** In the place of a secret; those of credentials have names that nobody chooses. */
    private static final String PROVIDER = "identity-provider";

    /** One of the vendor's identity providers, by its URL. */
    public static Issuer provider(String url) {
      return new Issuer(url, PROVIDER);
    }

    /** Whether it is an identity provider and no credential. */
    public boolean isProvider() {
      return secret.equals(PROVIDER);
    }
  }

  /** Whose token a caller comes with. */
  public enum Kind {
    /** One of the vendor's own credentials: sees all fields, and any tenant it is not kept from. */
    VENDOR,
    /** A user of one tenant: sees that tenant, and the fields that are on. */
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
   * The tenant of this request.
   *
   * @throws Refusal {@code TENANT_REQUIRED} if it names none
   */
  public TenantId requireTenant() {
    if (tenant == null) {
      throw new Refusal(
          Refusal.Code.TENANT_REQUIRED,
          "A tenant is required. Send the header X-Tenant-Id, or tenantId in connection_init.");
    }
    return tenant;
  }

  /** The same caller in one request: for that tenant, from there. */
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

  /** The same caller, who may do this now. */
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
   * Keeps a tenant's users from what concerns the whole deployment, whatever their roles say.
   *
   * @throws Refusal {@code FORBIDDEN}
   */
  public void requireVendor() {
    if (!isVendor()) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Only the vendor's credentials may do this.");
    }
  }

  /**
   * Refuses a tenant that this caller is kept from.
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

  /** Whether it may act for that tenant at all. */
  public boolean mayActFor(TenantId other) {
    return tenants == null || tenants.contains(other);
  }

  /**
   * Refuses what this caller may not do; {@link Permission#ANY} is anybody's.
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
