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
 * The vendor's customers. A tenant comes into being when it is first named by somebody who may.
 * Known tenants are answered from memory; what another server changes is known here within a
 * second.
 */
@Service
@EnableConfigurationProperties(RateLimitSettings.class)
public class Tenants {

  /** Tenants kept in memory. */
  private static final int REMEMBERED = 100_000;

  /** After this a tenant is read again, should a wake-up ever have been missed. */
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
   * The tenant of this id.
   *
   * @throws TenantUnknown if there is none
   */
  public Tenant get(TenantId id) {
    return find(id).orElseThrow(() -> new TenantUnknown(id));
  }

  /** The tenant of this id, if there is one. */
  public Optional<Tenant> find(TenantId id) {
    return Optional.ofNullable(known.get(id));
  }

  /** The ones after that id, in the order of ids; {@code null} for the first, and for all. */
  public List<Tenant> list(@Nullable TenantId after, @Nullable Set<TenantId> among, int limit) {
    return store.list(after, among, limit);
  }

  /**
   * The same, but only those whose id or name has the text in it, whatever the case of its letters.
   *
   * @throws BadInput for a text that no tenant can have, since it is too long
   */
  public List<Tenant> list(
      @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit) {
    if (text != null && text.length() > LONGEST_NAME) {
      throw new BadInput("Must have at most %d characters.".formatted(LONGEST_NAME), "search");
    }
    return store.list(after, among, text, limit);
  }

  /**
   * The tenant of this id, created if there was none. {@link TenantCreated} is published once,
   * however many call.
   */
  public Tenant provision(TenantId id) {
    return provision(id, null);
  }

  /**
   * The same, brought about by somebody.
   *
   * @param by who named it; {@code null} where Annals itself did
   */
  public Tenant provision(TenantId id, @Nullable Actor by) {
    return find(id).orElseGet(() -> create(id, by));
  }

  /**
   * The tenant of this id, created if there was none, with the name if one is given. Nothing is
   * created if the name is none.
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
   * Gives the tenant the name that people see.
   *
   * @throws TenantUnknown if there is none
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
   * Shows or hides the log from the tenant's own users. Doing it twice changes and publishes
   * nothing.
   *
   * @throws TenantUnknown if there is none
   */
  public Tenant enableAuditLogs(TenantId id, boolean enabled) {
    return enableAuditLogs(id, enabled, null);
  }

  /** The same, brought about by somebody. */
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
   * Keeps the tenant's users out, and events from its log, until it is called again with {@code
   * false}. Nothing is deleted, and the vendor's credentials read on. Doing it twice changes and
   * publishes nothing. When this returns nothing more that was sent for the tenant is being written
   * on this server.
   *
   * @throws TenantUnknown if there is none
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
   * Sets how much of the deployment the tenant may take. What it has already, such as streams that
   * flow, it keeps. Doing it twice changes and publishes nothing.
   *
   * @param change those that are set, made of those that are set now
   * @throws TenantUnknown if there is none
   * @throws BadInput if one is none; and for the deployment's own log, which Annals needs
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
      known.invalidate(id); // also if it failed: it may have been made
    }
  }

  private static void requireCustomer(TenantId id) {
    if (id.equals(TenantId.DEPLOYMENT)) {
      throw new BadInput(
          "The tenant id %s is reserved for Annals. Use the id of a customer.".formatted(id),
          "tenantId");
    }
  }

  /** A name that the tenant has already is accepted, whatever the rule is now. */
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
