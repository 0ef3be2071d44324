package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.ReadThroughCache;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * A cache of the effective structures. A tenant's structure is always consistent: it never combines
 * an overlay and a default that were not current at the same time.
 */
@Component
public class StructuresInForce implements DataStructures, DisposableBean {

  /**
   * A structure with the age at which it was read. If the age has increased since, the structure
   * may be outdated.
   */
  private record Held(DataStructure structure, int age) {}

  private final StructureStore store;
  private final Clock clock;
  private final ReadThroughCache<TenantId, Held> tenants;
  private final ReadThroughCache<StructureOwner, Held> deployment;
  private final AtomicInteger age = new AtomicInteger();
  private final ChangeNotifications.Registration registration;

  StructuresInForce(
      StructureStore store,
      ChangeNotifications changeNotifications,
      SchemaBuilderSettings settings,
      Clock clock) {
    this.store = store;
    this.clock = clock;
    this.tenants =
        ReadThroughCache.named("structures")
            .maximumSize(settings.structures())
            .expireAfter(settings.recheck())
            .loading(this::load);
    this.deployment =
        ReadThroughCache.named("default structure")
            .expireAfter(settings.recheck())
            .loading(owner -> loadDeployment());
    this.registration = changeNotifications.listen("schema_structures", this::wake);
  }

  @Override
  public DataStructure of(TenantId tenant) {
    var held = Objects.requireNonNull(tenants.get(tenant));
    while (held.age() != age.get()) {
      tenants.invalidate(tenant, held);
      held = Objects.requireNonNull(tenants.get(tenant));
    }
    return held.structure();
  }

  /** The default structure. */
  public DataStructure deployment() {
    return held().structure();
  }

  public DataStructure of(StructureOwner owner) {
    return owner.tenant() == null ? deployment() : of(owner.tenant());
  }

  /** Invalidates a structure, so that it is read again. */
  public void forget(StructureOwner owner) {
    if (owner.tenant() == null) {
      age.incrementAndGet();
    } else {
      tenants.invalidate(owner.tenant());
    }
  }

  @Override
  public void destroy() {
    registration.close();
  }

  private void wake(String key) {
    // The key of the deployment is EVERYTHING, because all tenants inherit from it.
    forget(
        key.equals(ChangeNotifications.ALL)
            ? StructureOwner.DEPLOYMENT
            : StructureOwner.of(new TenantId(key)));
  }

  private Held load(TenantId tenant) {
    var under = held();
    var overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    while (overlay.base() > under.structure().version()) {
      deployment.invalidate(StructureOwner.DEPLOYMENT, under);
      under = held();
      overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    }
    return new Held(overlay.over(under.structure()), under.age());
  }

  private Held held() {
    var held = Objects.requireNonNull(deployment.get(StructureOwner.DEPLOYMENT));
    while (held.age() != age.get()) {
      deployment.invalidate(StructureOwner.DEPLOYMENT, held);
      held = Objects.requireNonNull(deployment.get(StructureOwner.DEPLOYMENT));
    }
    return held;
  }

  private Held loadDeployment() {
    int now = age.get();
    return new Held(store.deployment().orElseGet(this::first), now);
  }

  private DataStructure first() {
    var first = new DataStructure(1, ValidationMode.LENIENT, StandardFields.ALL);
    try {
      store.insert(
          first, new ChangeRecord(clock.instant(), "ANNALS", "annals", "The standard fields"));
      return first;
    } catch (StructureConflict e) {
      return store.deployment().orElseThrow();
    }
  }
}
