package dev.annals.access;

import dev.annals.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Who did something to the deployment, and from where: ids alone, neither a name nor an address of
 * mail, so that it can be kept.
 *
 * @param kind whose token, or secret, it was
 * @param id the credential's client id, or the tenant user's id; what was claimed to be one where
 *     nobody was let in, cut to {@value #LONGEST}; null where not even that is known
 * @param tenant of a tenant's user
 * @param ip from where, if known
 * @param userAgent with what, if known, cut to {@value #LONGEST} characters
 */
public record Actor(
    Kind kind,
    @Nullable String id,
    @Nullable TenantId tenant,
    @Nullable String ip,
    @Nullable String userAgent) {

  /** The longest text of somebody who is not let in. */
  public static final int LONGEST = 256;

  /** What somebody is that does something. */
  public enum Kind {
    /** One of the vendor's credentials. */
    VENDOR,
    /** A user of one tenant. */
    TENANT_USER,
    /** Somebody who was not let in: the id is a claim, and perhaps a lie. */
    STRANGER
  }

  public Actor {
    id = cut(id);
    userAgent = cut(userAgent);
  }

  /** The one who asks. */
  public static Actor of(Caller caller) {
    return new Actor(
        caller.isVendor() ? Kind.VENDOR : Kind.TENANT_USER,
        caller.id(),
        caller.isVendor() ? null : caller.tenant(),
        caller.ip(),
        caller.userAgent());
  }

  /** A credential that signs in. */
  public static Actor vendor(String clientId, Peer peer) {
    return new Actor(Kind.VENDOR, clientId, null, peer.ip(), peer.userAgent());
  }

  /** Somebody who is not let in, or not yet. */
  public static Actor stranger(@Nullable String claimed, Peer peer) {
    return new Actor(Kind.STRANGER, claimed, null, peer.ip(), peer.userAgent());
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
