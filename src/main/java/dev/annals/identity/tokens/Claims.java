package dev.annals.identity.tokens;

import dev.annals.identity.credentials.ClientAuthenticator;
import dev.annals.kernel.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The claims of tokens that Annals signs. */
final class Claims {

  static final String ISSUER = "annals";

  /** {@link #VENDOR} or {@link #USER}. */
  static final String KIND = "kind";

  static final String VENDOR = "vendor";
  static final String USER = "user";
  static final String NAME = "name";
  static final String EMAIL = "email";
  static final String PERMISSIONS = "permissions";
  static final String ROLES = "roles";

  /** The only tenants of a vendor's token. A token without this claim is valid for all tenants. */
  static final String TENANTS = "tenants";

  /** The two parts of the {@link dev.annals.access.Caller.Issuer}. */
  static final String ISSUER_ID = "issuer";

  static final String ISSUER_SECRET = "issuer_secret";

  /** True in a user's token if a tenant's user created the portal link. */
  static final String DELEGATED = "delegated";

  /** The tenant of a user's token. */
  static final String TENANT = "tenant";

  private Claims() {}

  /** Returns the claims for a credential, in addition to the registered claims. */
  static Map<String, Object> vendor(ClientAuthenticator.Known known, Set<String> permissions) {
    var credential = known.credential();
    var issuer = known.issuer();
    var claims = new HashMap<String, Object>();
    claims.put(KIND, VENDOR);
    claims.put(NAME, credential.name());
    claims.put(PERMISSIONS, List.copyOf(permissions));
    claims.put(ISSUER_ID, issuer.clientId());
    claims.put(ISSUER_SECRET, issuer.secret());
    var tenants = credential.tenants();
    if (tenants != null) {
      claims.put(TENANTS, tenants.stream().map(TenantId::value).toList());
    }
    return claims;
  }
}
