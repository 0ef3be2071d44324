package dev.annals.access;

import java.util.Set;

/** What a caller may be allowed to do; the constants are the authorities that tokens carry. */
public final class Permission {

  public static final String WRITE_AUDITS = "audits:write";
  public static final String READ_AUDITS = "audits:read";
  public static final String EXPORT_AUDITS = "audits:export";
  public static final String CONFIGURE_STRUCTURE = "structure:configure";
  public static final String MANAGE_TENANTS = "tenants:manage";
  public static final String MANAGE_ACCESS = "access:manage";

  /** For what every caller may ask who is somebody: one's own {@code viewer}. */
  public static final String ANY = "annals:caller";

  /** All that can be granted. */
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
