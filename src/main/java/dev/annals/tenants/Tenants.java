package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.ChosenName;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.ReadThroughCache;
import dev.annals.nodes.mongo.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Manages the vendor's customers. A tenant is created when an authorized caller names it for the
 * first time. Tenants are cached in memory; a change on another server is visible here within one
 * second.
 */
@Service
@EnableConfigurationProperties(RateLimitSettings.class)
public class Tenants {

  /** Maximum number of tenants in memory. */
  private static final int REMEMBERED = 100_000;

  /** After this time a tenant is read again, in case a change notification was missed. */
  private static final Duration TRUSTED = Duration.ofMinutes(1);

  private static final int LONGEST_NAME = 256;

  private final TenantStore store;
  private final Transactions transactions;
  private final ApplicationEventPublisher events;
  private final RateLimitSettings settings;
  private final Clock clock;
  private final ReadThroughCache<TenantId, Tenant> known;

  Tenants(
      TenantStore store,
      Transactions transactions,
      ApplicationEventPublisher events,
      ChangeNotifications changeNotifications,
      RateLimitSettings settings,
      Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
    this.known =
        ReadThroughCache.named("tenants")
            .maximumSize(REMEMBERED)
            .expireAfter(TRUSTED)
            .loading(id -> store.find(id).orElse(null));
    changeNotifications.listen("access_tenants", this::forget);
  }

  /**
   * Returns the tenant with this id.
   *
   * @throws TenantUnknown if it does not exist
   */
  public Tenant get(TenantId id) {
    return find(id).orElseThrow(() -> new TenantUnknown(id));
  }

  /** Returns the tenant with this id, if it exists. */
  public Optional<Tenant> find(TenantId id) {
    return Optional.ofNullable(known.get(id));
  }

  /**
   * Returns tenants in the order of their ids.
   *
   * @param after the id after which the list begins; {@code null} for the beginning
   * @param among the only tenants to return; {@code null} for all
   * @param limit maximum number of tenants
   */
  public List<Tenant> list(@Nullable TenantId after, @Nullable Set<TenantId> among, int limit) {
    return store.list(after, among, limit);
  }

  /**
   * Returns tenants whose id or name contains a text, in the order of their ids. The comparison is
   * case-insensitive.
   *
   * @throws BadInput if the text is longer than any name
   */
  public List<Tenant> list(
      @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit) {
    if (text != null && text.length() > LONGEST_NAME) {
      throw new BadInput("Must have at most %d characters.".formatted(LONGEST_NAME), "search");
    }
    return store.list(after, among, text, limit);
  }

  /**
   * Returns the tenant with this id and creates it if it does not exist. {@link TenantCreated} is
   * published once, even if several callers do this at the same time.
   */
  public Tenant provision(TenantId id) {
    return provision(id, null);
  }

  /**
   * Returns the tenant with this id and creates it if it does not exist.
   *
   * @param by who named it; {@code null} if Annals itself did
   */
  public Tenant provision(TenantId id, @Nullable Actor by) {
    return find(id).orElseGet(() -> create(id, by));
  }

  /**
   * Returns the tenant with this id and creates it if it does not exist. If a name is given, the
   * tenant is renamed. Nothing is created if the name is not valid.
   */
  public Tenant provision(TenantId id, @Nullable String name, Actor by) {
    if (name == null) {
      return provision(id, by);
    }
    requireName(id, name);
    provision(id, by);
    return rename(id, name);
  }

  /**
   * Sets the display name of a tenant.
   *
   * @throws TenantUnknown if it does not exist
   */
  public Tenant rename(TenantId id, String name) {
    requireName(id, name);
    change(
        id,
        () -> {
          store.rename(id, name);
          return true;
        });
    return get(id);
  }

  /**
   * Enables or disables the log for the tenant's own users. Repeating it changes and publishes
   * nothing.
   *
   * @throws TenantUnknown if it does not exist
   */
  public Tenant enableAuditLogs(TenantId id, boolean enabled) {
    return enableAuditLogs(id, enabled, null);
  }

  /** Enables or disables the log for the tenant's own users, on behalf of an actor. */
  public Tenant enableAuditLogs(TenantId id, boolean enabled, @Nullable Actor by) {
    change(
        id,
        () -> {
          var changed = store.enableAuditLogs(id, enabled);
          if (changed) {
            events.publishEvent(new AuditLogsEnabled(id, enabled, clock.instant(), by));
          }
          return changed;
        });
    return get(id);
  }

  /**
   * Suspends or resumes a tenant. While a tenant is suspended, requests of its users and events for
   * its log are rejected. Nothing is deleted, and the vendor's credentials can read the log.
   * Repeating it changes and publishes nothing. When this method returns after a suspension, this
   * server writes no more events that were sent for the tenant.
   *
   * @throws TenantUnknown if it does not exist
   * @throws BadInput for the deployment's own log, which Annals needs
   */
  public Tenant suspend(TenantId id, boolean suspended, Actor by) {
    requireCustomer(id);
    change(
        id,
        () -> {
          var changed = store.suspend(id, suspended);
          if (changed) {
            events.publishEvent(new TenantSuspended(id, suspended, clock.instant(), by));
          }
          return changed;
        });
    var tenant = get(id);
    if (suspended) {
      events.publishEvent(new TenantClosed(id));
    }
    return tenant;
  }

  /**
   * Sets limits of a tenant. What the tenant already has, such as open live streams, is not
   * affected. Repeating it changes and publishes nothing.
   *
   * @param change computes the new limits from the current ones
   * @throws TenantUnknown if it does not exist
   * @throws BadInput if a limit is not valid; and for the deployment's own log, which Annals needs
   */
  public Tenant limit(TenantId id, UnaryOperator<TenantLimitOverrides> change, Actor by) {
    requireCustomer(id);
    change(
        id,
        () -> {
          var before = store.find(id).orElseThrow(() -> new TenantUnknown(id)).limits();
          var now = change.apply(before);
          now.check();
          if (now.equals(before)) {
            return false;
          }
          store.limit(id, now);
          events.publishEvent(
              new TenantLimitsChanged(
                  id,
                  settings.inForce(id, before),
                  settings.inForce(id, now),
                  clock.instant(),
                  by));
          return true;
        });
    return get(id);
  }

  private void change(TenantId id, Supplier<Boolean> change) {
    try {
      transactions.change(change);
    } finally {
      known.invalidate(id); // Also after a failure: the outcome may be unknown.
    }
  }

  private static void requireCustomer(TenantId id) {
    if (id.equals(TenantId.DEPLOYMENT)) {
      throw new BadInput(
          "The tenant id %s is reserved for Annals. Use the id of a customer.".formatted(id),
          "tenantId");
    }
  }

  /** Accepts the current name of the tenant, even if it does not follow the current rules. */
  private void requireName(TenantId id, String name) {
    if (find(id).filter(tenant -> tenant.name().equals(name)).isEmpty()) {
      ChosenName.require(name, "A tenant's name", LONGEST_NAME, List.of("input", "name"));
    }
  }

  private Tenant create(TenantId id, @Nullable Actor by) {
    var tenant = new Tenant(id, id.value(), true, clock.instant());
    change(
        id,
        () -> {
          var first = store.insert(tenant);
          if (first) {
            events.publishEvent(new TenantCreated(id, by));
          }
          return first;
        });
    return get(id);
  }

  private void forget(String id) {
    if (id.equals(ChangeNotifications.ALL)) {
      known.invalidateAll();
    } else {
      known.invalidate(new TenantId(id));
    }
  }
}
