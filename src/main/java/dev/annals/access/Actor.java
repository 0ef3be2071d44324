package dev.annals.access;

import dev.annals.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Identifies who changed the deployment, with the client address. Contains ids only, no names and
 * no email addresses, so that it can be stored permanently.
 *
 * @param kind the kind of token or secret
 * @param id the credential's client id, or the tenant user's id; for an unauthenticated client the
 *     claimed id, truncated to {@value #LONGEST} characters; null if unknown
 * @param tenant the tenant of a tenant's user; null for all others
 * @param ip the client address, if known
 * @param userAgent the user agent, if known, truncated to {@value #LONGEST} characters
 */
public record Actor(
    Kind kind,
    @Nullable String id,
    @Nullable TenantId tenant,
    @Nullable String ip,
    @Nullable String userAgent) {

  /** Maximum number of characters of a text that an unauthenticated client sent. */
  public static final int LONGEST = 256;

  /** The kind of an actor. */
  public enum Kind {
    /** One of the vendor's credentials. */
    VENDOR,
    /** A user of one tenant. */
    TENANT_USER,
    /** An unauthenticated client. The id is not verified. */
    STRANGER
  }

  public Actor {
    id = cut(id);
    userAgent = cut(userAgent);
  }

  /** Returns the actor of a request. */
  public static Actor of(Caller caller) {
    return new Actor(
        caller.isVendor() ? Kind.VENDOR : Kind.TENANT_USER,
        caller.id(),
        caller.isVendor() ? null : caller.tenant(),
        caller.ip(),
        caller.userAgent());
  }

  /** Returns the actor for a credential that signs in. */
  public static Actor vendor(String clientId, ClientInfo clientInfo) {
    return new Actor(Kind.VENDOR, clientId, null, clientInfo.ip(), clientInfo.userAgent());
  }

  /** Returns the actor for a client that is not, or not yet, authenticated. */
  public static Actor unauthenticated(@Nullable String claimed, ClientInfo clientInfo) {
    return new Actor(Kind.STRANGER, claimed, null, clientInfo.ip(), clientInfo.userAgent());
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
