package dev.annals.identity.providers;

import dev.annals.access.Permission;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What permissions in others' tokens mean here. */
final class PermissionMapping {

  /** Frontegg's name for seeing the log. */
  private static final String[] FRONTEGG = {"fe", "secure", "read", "audits"};

  private PermissionMapping() {}

  /** Of these names the ones that mean something, as ours; never what concerns the deployment. */
  static Set<String> of(Collection<String> names) {
    return names.stream()
        .flatMap(name -> grant(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> grant(String name) {
    if (Permission.ALL.contains(name) && !name.equals(Permission.MANAGE_TENANTS)) {
      return Optional.of(name);
    }
    return isFronteggs(name.split("\\.", -1))
        ? Optional.of(Permission.READ_AUDITS)
        : Optional.empty();
  }

  /** A star stands for one part, or at the end for all that follow. */
  private static boolean isFronteggs(String[] parts) {
    for (int i = 0; i < parts.length; i++) {
      boolean star = parts[i].equals("*");
      if (i >= FRONTEGG.length || !(star || parts[i].equals(FRONTEGG[i]))) {
        return false;
      }
      if (star && i == parts.length - 1) {
        return i > 0;
      }
    }
    return parts.length == FRONTEGG.length;
  }
}
