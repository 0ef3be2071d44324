package dev.annals.identity.providers;

import dev.annals.access.Permission;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Maps permissions in tokens of identity providers to permissions of Annals. */
final class PermissionMapping {

  /** The parts of Frontegg's permission to read the log. */
  private static final String[] FRONTEGG = {"fe", "secure", "read", "audits"};

  private PermissionMapping() {}

  /**
   * Returns the permissions that the names mean. Unknown names are ignored; {@link
   * Permission#MANAGE_TENANTS} is never granted.
   */
  static Set<String> of(Collection<String> names) {
    return names.stream()
        .flatMap(name -> grant(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> grant(String name) {
    if (Permission.ALL.contains(name) && !name.equals(Permission.MANAGE_TENANTS)) {
      return Optional.of(name);
    }
    return matchesFrontegg(name.split("\\.", -1))
        ? Optional.of(Permission.READ_AUDITS)
        : Optional.empty();
  }

  /**
   * Returns whether a name matches Frontegg's permission. An asterisk matches one part, or all
   * remaining parts at the end.
   */
  private static boolean matchesFrontegg(String[] parts) {
    for (int i = 0; i < parts.length; i++) {
      boolean wildcard = parts[i].equals("*");
      if (i >= FRONTEGG.length || !(wildcard || parts[i].equals(FRONTEGG[i]))) {
        return false;
      }
      if (wildcard && i == parts.length - 1) {
        return i > 0;
      }
    }
    return parts.length == FRONTEGG.length;
  }
}
