package dev.annals.isolation;

import dev.annals.access.Permission;
import dev.annals.testing.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a token, or without.
 *
 * @param token null for none
 * @param vendor whose credential it is, and not a tenant's user
 * @param limited whether the credential is for some tenants
 * @param permissions that the token gives for the tenant it belongs to, or for all
 */
record Asker(
    String name, @Nullable String token, boolean vendor, boolean limited, Set<String> permissions) {

  private static final Map<String, Set<String>> ROLES =
      Map.of(
          "viewer",
          Set.of(Permission.READ_AUDITS),
          "auditor",
          Set.of(Permission.READ_AUDITS, Permission.EXPORT_AUDITS),
          "builder",
          Set.of(Permission.READ_AUDITS, Permission.EXPORT_AUDITS, Permission.CONFIGURE_STRUCTURE),
          "owner",
          Set.of(
              Permission.READ_AUDITS,
              Permission.EXPORT_AUDITS,
              Permission.CONFIGURE_STRUCTURE,
              Permission.MANAGE_ACCESS));

  /** Whether it may ask for this field about a tenant that it belongs to. */
  boolean may(Expectation field) {
    boolean has =
        field.permissions().equals(Set.of(Permission.ANY))
            || permissions.containsAll(field.permissions());
    return token != null
        && has
        && (vendor || !field.vendorOnly())
        && !(limited && field.wholeOnly());
  }

  /** Those who belong to a tenant, each with another set of permissions. */
  static List<Asker> insiders(TestTokens server, String tenant) {
    var askers = new ArrayList<Asker>();
    ROLES.forEach(
        (role, permissions) ->
            askers.add(
                new Asker("its " + role, server.user(tenant, role), false, false, permissions)));
    for (var permission : Permission.ALL) {
      askers.add(
          new Asker(
              "a credential with " + permission,
              server.vendor(permission),
              true,
              false,
              Set.of(permission)));
    }
    askers.add(
        new Asker(
            "a credential of its own",
            server.vendorOf(Set.of(tenant), Permission.ALL.toArray(String[]::new)),
            true,
            true,
            Permission.ALL));
    return askers;
  }

  /** Those who belong to another tenant, with all that one can have there. */
  static List<Asker> outsiders(TestTokens server, String other) {
    return List.of(
        new Asker("another's owner", server.user(other, "owner"), false, false, ROLES.get("owner")),
        new Asker(
            "another's credential",
            server.vendorOf(Set.of(other), Permission.ALL.toArray(String[]::new)),
            true,
            true,
            Permission.ALL));
  }

  @Override
  public String toString() {
    return name;
  }
}
