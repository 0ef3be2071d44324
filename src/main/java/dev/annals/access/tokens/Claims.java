package dev.annals.access.tokens;

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

  /** The only tenants of a vendor's token; without it, all. */
  static final String TENANTS = "tenants";

  /** The tenant of a user's token. */
  static final String TENANT = "tenant";

  private Claims() {}
}
