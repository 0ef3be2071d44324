package dev.annals.access;

import java.util.Set;

/** The permissions that callers can have. The constants are the authorities in access tokens. */
public final class Permission {

  public static final String WRITE_AUDITS = "audits:write";
  public static final String READ_AUDITS = "audits:read";
  public static final String EXPORT_AUDITS = "audits:export";
  public static final String CONFIGURE_STRUCTURE = "structure:configure";
  public static final String MANAGE_TENANTS = "tenants:manage";
  public static final String MANAGE_ACCESS = "access:manage";

  /**
   * The permission of every authenticated caller, for instance for the caller's own {@code viewer}.
   */
  public static final String ANY = "annals:caller";

  /** All permissions that can be granted. */
  public static final Set<String> ALL =
      Set.of(
          WRITE_AUDITS,
          READ_AUDITS,
          EXPORT_AUDITS,
          CONFIGURE_STRUCTURE,
          MANAGE_TENANTS,
          MANAGE_ACCESS);

  private Permission() {}
}
