package dev.annals.identity;

import static dev.annals.access.Permission.CONFIGURE_STRUCTURE;
import static dev.annals.access.Permission.EXPORT_AUDITS;
import static dev.annals.access.Permission.MANAGE_ACCESS;
import static dev.annals.access.Permission.MANAGE_TENANTS;
import static dev.annals.access.Permission.READ_AUDITS;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.ChosenName;
import dev.annals.kernel.Refusal;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.ReadThroughCache;
import dev.annals.nodes.mongo.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Manages the roles of tenants' users. Each built-in role includes the permissions of the one
 * before it. No role contains {@link Permission#MANAGE_TENANTS}, which concerns the whole
 * deployment. The vendor can add roles. All roles are cached in memory; a change on another server
 * is visible here within one second.
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
  private static final List<Role> BUILT_IN = List.of(VIEWER, AUDITOR, BUILDER, OWNER);

  private static final int LONGEST_NAME = 128;

  /** After this time roles are read again, in case a change notification was missed. */
  private static final Duration TRUSTED = Duration.ofSeconds(10);

  private static final String ALL = "all";

  private final RoleStore store;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final ReadThroughCache<String, Map<String, Role>> known;

  /**
   * The roles that were read last. The same instance is returned again if nothing has changed, so
   * that callers can compare instances instead of contents.
   */
  private volatile Map<String, Role> latest = Map.of();

  Roles(
      RoleStore store,
      Transactions transactions,
      ApplicationEventPublisher events,
      ChangeNotifications changeNotifications,
      Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
    this.known = ReadThroughCache.named("roles").refreshAfter(TRUSTED).loading(key -> read());
    changeNotifications.listen("access_roles", name -> known.refresh(ALL));
  }

  private Map<String, Role> read() {
    var byName = new LinkedHashMap<String, Role>();
    BUILT_IN.forEach(role -> byName.put(role.name(), role));
    store.all().forEach(role -> byName.putIfAbsent(role.name(), role));
    var before = latest;
    if (byName.equals(before)) {
      return before;
    }
    latest = byName;
    return byName;
  }

  private Map<String, Role> known() {
    return Objects.requireNonNull(known.get(ALL));
  }

  /**
   * Returns all roles: first the built-in ones, ordered from the fewest permissions to the most,
   * then the vendor's own.
   */
  public List<Role> all() {
    return List.copyOf(known().values());
  }

  /** Returns an object that changes whenever any role changes. Callers compare it by identity. */
  public Object state() {
    return known();
  }

  /** Returns those of the names that no role has. */
  public Set<String> unknown(Collection<String> names) {
    var unknown = new TreeSet<>(names);
    unknown.removeAll(known().keySet());
    return unknown;
  }

  /** Returns the permissions that these roles grant together. Unknown names grant nothing. */
  public Set<String> permissions(Collection<String> names) {
    var byName = known();
    return names.stream()
        .map(byName::get)
        .filter(role -> role != null)
        .flatMap(role -> role.permissions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Creates a role, or changes the permissions of an existing one for all users who have it.
   *
   * @throws Refusal {@code FORBIDDEN} if the caller is limited to some tenants or lacks one of the
   *     permissions; {@code BAD_INPUT} for an invalid name, invalid permissions, or a built-in role
   */
  public Role save(Caller caller, String name, Set<String> permissions) {
    requireWholeDeployment(caller);
    requireOwnName(name, "input", "name");
    var existing = known().keySet();
    if (!existing.contains(name)) {
      ChosenName.require(name, "A role's name", LONGEST_NAME, List.of("input", "name"));
      ChosenName.requireDistinct(name, existing, "A role's name", List.of("input", "name"));
    }
    requireValid(permissions);
    requireGrantable(caller, permissions);
    var role = new Role(name, Set.copyOf(permissions), false);
    change(
        () -> {
          var before =
              store.all().stream()
                  .filter(each -> each.name().equals(name))
                  .map(Role::permissions)
                  .findFirst()
                  .orElse(null);
          store.save(role);
          events.publishEvent(
              new RoleSaved(name, role.permissions(), before, clock.instant(), Actor.of(caller)));
          return true;
        });
    return role;
  }

  /**
   * Removes a role. Users who have it lose its permissions.
   *
   * @return whether there was one
   * @throws Refusal as {@link #save}
   */
  public boolean remove(Caller caller, String name) {
    requireWholeDeployment(caller);
    requireOwnName(name, "name");
    return change(
        () -> {
          var removed = store.remove(name);
          if (removed) {
            events.publishEvent(new RoleRemoved(name, clock.instant(), Actor.of(caller)));
          }
          return removed;
        });
  }

  private boolean change(Supplier<Boolean> change) {
    try {
      return transactions.change(change);
    } finally {
      known.invalidate(ALL); // Also after a failure: the outcome may be unknown.
    }
  }

  private static void requireWholeDeployment(Caller caller) {
    caller.requireVendor();
    if (caller.tenants() != null) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "Roles apply to all tenants. Use a credential that is not" + " limited to some tenants.");
    }
  }

  private static void requireOwnName(String name, String... path) {
    if (BUILT_IN.stream().anyMatch(role -> role.name().equals(name))) {
      throw new BadInput(
          "%s is the name of a built-in role. Choose another name.".formatted(name), path);
    }
  }

  private static void requireValid(Set<String> permissions) {
    var possible = new TreeSet<>(Permission.ALL);
    possible.remove(MANAGE_TENANTS);
    if (permissions.isEmpty() || !possible.containsAll(permissions)) {
      throw new BadInput(
          "Must contain at least one permission, of %s.".formatted(String.join(", ", possible)),
          "input",
          "permissions");
    }
  }

  private static void requireGrantable(Caller caller, Set<String> permissions) {
    var lacking = new TreeSet<>(permissions);
    lacking.removeAll(caller.permissions());
    if (!lacking.isEmpty()) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "You cannot grant permissions that you do not have: %s."
              .formatted(String.join(", ", lacking)),
          List.of("input", "permissions"));
    }
  }
}
