package dev.annals.access;

import static dev.annals.access.Permission.CONFIGURE_STRUCTURE;
import static dev.annals.access.Permission.EXPORT_AUDITS;
import static dev.annals.access.Permission.MANAGE_ACCESS;
import static dev.annals.access.Permission.READ_AUDITS;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * The roles that a tenant's users can have. Each contains the one before it; even the owner's ends
 * at the tenant: what concerns the deployment is in none.
 */
@Service
public class Roles {

  private static final Role VIEWER = new Role("viewer", Set.of(READ_AUDITS), true);
  private static final Role AUDITOR = new Role("auditor", Set.of(READ_AUDITS, EXPORT_AUDITS), true);
  private static final Role BUILDER =
      new Role("builder", Set.of(READ_AUDITS, EXPORT_AUDITS, CONFIGURE_STRUCTURE), true);
  private static final Role OWNER =
      new Role(
          "owner", Set.of(READ_AUDITS, EXPORT_AUDITS, CONFIGURE_STRUCTURE, MANAGE_ACCESS), true);

  private final Map<String, Role> byName = new LinkedHashMap<>();

  Roles() {
    for (var role : List.of(VIEWER, AUDITOR, BUILDER, OWNER)) {
      byName.put(role.name(), role);
    }
  }

  /** All of them, the least first. */
  public List<Role> all() {
    return List.copyOf(byName.values());
  }

  /** Of these names, the ones that no role has. */
  public Set<String> unknown(Collection<String> names) {
    var unknown = new TreeSet<>(names);
    unknown.removeAll(byName.keySet());
    return unknown;
  }

  /** What somebody with these roles may do; a name that no role has gives nothing. */
  public Set<String> permissions(Collection<String> names) {
    return names.stream()
        .map(byName::get)
        .filter(role -> role != null)
        .flatMap(role -> role.permissions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
