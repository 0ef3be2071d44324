package dev.annals.schemabuilder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.Wakeups;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Keeps the structures in force in memory. A tenant's is always one that was in force at one
 * moment: never a newer overlay over an older default, or the other way round.
 */
@Component
class StructuresInForce implements DataStructures, DisposableBean {

  /** Read while this was the age; a later age means that it may be another by now. */
  private record Held(DataStructure structure, int age) {}

  private final StructureStore store;
  private final Clock clock;
  private final Cache<TenantId, Held> tenants;
  private final Cache<StructureOwner, Held> deployment;
  private final AtomicInteger age = new AtomicInteger();
  private final Wakeups.Registration registration;

  StructuresInForce(
      StructureStore store, Wakeups wakeups, SchemaBuilderSettings settings, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.tenants =
        Caffeine.newBuilder()
            .maximumSize(settings.structures())
            .expireAfterWrite(settings.recheck())
            .build();
    this.deployment = Caffeine.newBuilder().expireAfterWrite(settings.recheck()).build();
    this.registration = wakeups.listen("schema_structures", this::wake);
  }

  @Override
  public DataStructure of(TenantId tenant) {
    var held = tenants.get(tenant, this::load);
    while (held.age() != age.get()) {
      tenants.asMap().remove(tenant, held);
      held = tenants.get(tenant, this::load);
    }
    return held.structure();
  }

  /** The default of all tenants. */
  DataStructure deployment() {
    return held().structure();
  }

  DataStructure of(StructureOwner owner) {
    return owner.tenant() == null ? deployment() : of(owner.tenant());
  }

  /** Reads it anew when it is next asked for. */
  void forget(StructureOwner owner) {
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
    // The key of the deployment is EVERYTHING: all tenants inherit from it.
    forget(
        key.equals(Wakeups.EVERYTHING)
            ? StructureOwner.DEPLOYMENT
            : StructureOwner.of(new TenantId(key)));
  }

  private Held load(TenantId tenant) {
    var under = held();
    var overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    while (overlay.base() > under.structure().version()) {
      deployment.asMap().remove(StructureOwner.DEPLOYMENT, under);
      under = held();
      overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    }
    return new Held(overlay.over(under.structure()), under.age());
  }

  private Held held() {
    var held = deployment.get(StructureOwner.DEPLOYMENT, this::loadDeployment);
    while (held.age() != age.get()) {
      deployment.asMap().remove(StructureOwner.DEPLOYMENT, held);
      held = deployment.get(StructureOwner.DEPLOYMENT, this::loadDeployment);
    }
    return held;
  }

  private Held loadDeployment(StructureOwner owner) {
    int now = age.get();
    return new Held(store.deployment().orElseGet(this::first), now);
  }

  private DataStructure first() {
    var first = new DataStructure(1, ValidationMode.LENIENT, StandardFields.ALL);
    try {
      store.insert(
          first, new StructureChange(clock.instant(), "ANNALS", "annals", "The standard fields"));
      return first;
    } catch (StructureConflict e) {
      return store.deployment().orElseThrow();
    }
  }
}
