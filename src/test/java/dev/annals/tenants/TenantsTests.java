package dev.annals.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.nodes.mongo.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

class TenantsTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private static final Actor SOMEBODY =
      new Actor(Actor.Kind.VENDOR, "c1", null, "192.0.2.1", "curl");

  private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");

  private static final RateLimitSettings SETTINGS =
      new RateLimitSettings(
          100,
          10,
          5,
          2,
          50,
          DataSize.ofBytes(1_000),
          Map.of("globex", new RateLimitSettings.Own(7, null, null, 1, null, null)));

  private final MapTenants store = new MapTenants();
  private final List<Object> published = new ArrayList<>();
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private final Tenants tenants =
      new Tenants(
          store,
          new Transactions(TransactionOperations.withoutTransaction()),
          published::add,
          (collection, listener) -> {
            listeners.add(listener);
            return () -> {};
          },
          SETTINGS,
          Clock.fixed(NOW, ZoneOffset.UTC));
  private final TenantAccess access =
      new TenantAccess(tenants, new SessionTracker(event -> {}, Clock.fixed(NOW, ZoneOffset.UTC)));
  private final TenantLimitResolver tenantLimitResolver =
      new EffectiveTenantLimits(SETTINGS, tenants);

  @Test
  void provisionsATenantOnce() {
    var first = tenants.provision(ACME);
    var second = tenants.provision(ACME);

    assertThat(second).isEqualTo(first);
    assertThat(published).containsExactly(new TenantCreated(ACME));
  }

  @Test
  void refusesTheUnknown() {
    assertThatThrownBy(() -> tenants.get(ACME))
        .isInstanceOf(TenantUnknown.class)
        .hasMessage("There is no tenant acme.");
  }

  @Test
  void publishesNothingWhenNothingChanges() {
    tenants.provision(ACME);
    published.clear();

    tenants.enableAuditLogs(ACME, true);
    assertThat(published).isEmpty();

    tenants.enableAuditLogs(ACME, false);
    assertThat(published).containsExactly(new AuditLogsEnabled(ACME, false, NOW));
  }

  @Test
  void whatIsSetForATenantGoesBeforeTheSettings() {
    tenants.provision(GLOBEX);
    assertThat(tenantLimitResolver.of(GLOBEX)).isEqualTo(new TenantLimits(7, 10, 5, 1, 50, 1_000));

    tenants.limit(GLOBEX, was -> new TenantLimitOverrides(9, 8, null, null, 3, 4_000L), SOMEBODY);
    assertThat(tenantLimitResolver.of(GLOBEX)).isEqualTo(new TenantLimits(9, 8, 5, 1, 3, 4_000));

    tenants.limit(GLOBEX, was -> TenantLimitOverrides.NONE, SOMEBODY);
    assertThat(tenantLimitResolver.of(GLOBEX)).isEqualTo(new TenantLimits(7, 10, 5, 1, 50, 1_000));
    assertThat(tenantLimitResolver.of(ACME)).isEqualTo(new TenantLimits(100, 10, 5, 2, 50, 1_000));
  }

  @Test
  void tellsOnceWhatLimitsWereAndAre() {
    tenants.provision(ACME);
    published.clear();

    tenants.limit(ACME, was -> new TenantLimitOverrides(null, 3, null, null, null, null), SOMEBODY);
    tenants.limit(ACME, was -> new TenantLimitOverrides(null, 3, null, null, null, null), SOMEBODY);

    assertThat(published)
        .containsExactly(
            new TenantLimitsChanged(
                ACME,
                new TenantLimits(100, 10, 5, 2, 50, 1_000),
                new TenantLimits(100, 3, 5, 2, 50, 1_000),
                NOW,
                SOMEBODY));
  }

  @Test
  void refusesLimitsOfNobodyAndOfAnnalsItself() {
    tenants.provision(TenantId.DEPLOYMENT);
    assertThatThrownBy(() -> tenants.limit(ACME, was -> was, SOMEBODY))
        .isInstanceOf(TenantUnknown.class);
    assertThatThrownBy(() -> tenants.limit(TenantId.DEPLOYMENT, was -> was, SOMEBODY))
        .isInstanceOf(BadInput.class);
  }

  @Test
  void asksTheStoreOnceForAKnownTenant() {
    tenants.provision(ACME);
    tenants.get(ACME);
    store.finds = 0;

    tenants.get(ACME);
    tenants.provision(ACME);
    access.authorise(vendor(Set.of(Permission.WRITE_AUDITS)), ACME);

    assertThat(store.finds).isZero();
  }

  @Test
  void looksAgainWhenAnotherNodeChangedATenant() {
    tenants.provision(ACME);
    assertThat(tenants.get(ACME).auditLogsEnabled()).isTrue();
    store.enableAuditLogs(ACME, false);
    assertThat(tenants.get(ACME).auditLogsEnabled()).isTrue();

    listeners.forEach(listener -> listener.accept("acme"));
    assertThat(tenants.get(ACME).auditLogsEnabled()).isFalse();

    store.enableAuditLogs(ACME, true);
    listeners.forEach(listener -> listener.accept(ChangeNotifications.ALL));
    assertThat(tenants.get(ACME).auditLogsEnabled()).isTrue();
  }

  @Test
  void takesTheTenantThatAnArgumentNames() {
    var sender = vendor(Set.of(Permission.WRITE_AUDITS));
    var path = List.of("input", "tenantId");

    assertThat(access.resolveTarget(sender, "acme", path)).isEqualTo(ACME);
    assertThat(access.resolveTarget(in(sender, ACME), null, path)).isEqualTo(ACME);
    assertThat(access.resolveTarget(in(sender, ACME), "acme", path)).isEqualTo(ACME);
  }

  @Test
  void keepsTheDeploymentsOwnLogFromSenders() {
    var sender = vendor(Set.of(Permission.WRITE_AUDITS));
    var path = List.of("input", "tenantId");

    assertCode(
        Refusal.Code.FORBIDDEN,
        () -> access.resolveTarget(in(sender, TenantId.DEPLOYMENT), null, path));
    assertCode(Refusal.Code.FORBIDDEN, () -> access.resolveTarget(sender, "_annals", path));
  }

  @Test
  void refusesAnArgumentThatDisagreesOrIsNone() {
    var sender = in(vendor(Set.of(Permission.WRITE_AUDITS)), ACME);
    var path = List.of("inputs", "3", "tenantId");

    assertThatThrownBy(() -> access.resolveTarget(sender, "globex", path))
        .isInstanceOfSatisfying(
            BadInput.class, refusal -> assertThat(refusal.path()).isEqualTo(path));
    assertThatThrownBy(() -> access.resolveTarget(sender, "$x", path))
        .isInstanceOfSatisfying(
            BadInput.class, refusal -> assertThat(refusal.path()).isEqualTo(path));
    assertCode(
        Refusal.Code.TENANT_REQUIRED,
        () -> access.resolveTarget(sender.in(null, null, null), null, path));
  }

  @Test
  void widensNothingThatACallerMay() {
    var path = List.of("tenantId");
    var restricted = restricted(Set.of(ACME));

    assertThat(access.resolveTarget(restricted, "acme", path)).isEqualTo(ACME);
    assertCode(Refusal.Code.FORBIDDEN, () -> access.resolveTarget(restricted, "globex", path));
    assertCode(Refusal.Code.FORBIDDEN, () -> access.resolveTarget(user(ACME), "globex", path));
    assertCode(Refusal.Code.FORBIDDEN, () -> access.authorise(user(ACME), GLOBEX));
    assertCode(
        Refusal.Code.NOT_FOUND,
        () -> access.authorise(vendor(Set.of(Permission.READ_AUDITS)), GLOBEX));
    assertThat(store.find(GLOBEX)).isEmpty();
  }

  @Test
  void hidesALogThatIsSwitchedOffFromItsUsersAlone() {
    tenants.provision(ACME);
    access.requireLogShown(user(ACME));

    tenants.enableAuditLogs(ACME, false);

    assertCode(
        Refusal.Code.AUDIT_LOGS_DISABLED,
        () -> {
          access.requireLogShown(user(ACME));
          return null;
        });
    access.requireLogShown(in(vendor(Permission.ALL), ACME));
  }

  @Test
  void keepsUsersAndEventsFromASuspendedTenant() {
    tenants.provision(ACME);
    var sender = vendor(Set.of(Permission.WRITE_AUDITS));
    published.clear();

    tenants.suspend(ACME, true, SOMEBODY);
    tenants.suspend(ACME, true, SOMEBODY);

    assertThat(published)
        .containsExactly(
            new TenantSuspended(ACME, true, NOW, SOMEBODY),
            new TenantClosed(ACME),
            new TenantClosed(ACME));
    assertCode(
        Refusal.Code.TENANT_SUSPENDED, () -> access.resolve(user(ACME), null, "192.0.2.1", null));
    assertCode(
        Refusal.Code.TENANT_SUSPENDED, () -> access.resolveTarget(user(ACME), "acme", List.of()));
    assertThat(access.resolveTarget(sender, "acme", List.of("tenantId"))).isEqualTo(ACME);
    assertCode(
        Refusal.Code.TENANT_SUSPENDED,
        () -> {
          access.requireNotSuspended(ACME);
          return null;
        });
    assertCode(
        Refusal.Code.TENANT_SUSPENDED,
        () -> {
          access.requireLogShown(user(ACME));
          return null;
        });
    assertThat(access.resolve(vendor(Permission.ALL), "acme", null, null).tenant()).isEqualTo(ACME);

    tenants.suspend(ACME, false, SOMEBODY);
    assertThat(access.resolve(user(ACME), null, null, null).tenant()).isEqualTo(ACME);
    assertThat(access.resolveTarget(sender, "acme", List.of())).isEqualTo(ACME);
  }

  @Test
  void suspendsNeitherTheUnknownNorItself() {
    assertCode(Refusal.Code.NOT_FOUND, () -> tenants.suspend(GLOBEX, true, SOMEBODY));
    assertCode(Refusal.Code.BAD_INPUT, () -> tenants.suspend(TenantId.DEPLOYMENT, true, SOMEBODY));
    assertThat(published).isEmpty();
  }

  @Test
  void createsNothingUnderANameThatIsNone() {
    assertCode(Refusal.Code.BAD_INPUT, () -> tenants.provision(ACME, " ", SOMEBODY));
    assertCode(Refusal.Code.BAD_INPUT, () -> tenants.provision(ACME, "x".repeat(257), SOMEBODY));

    assertThat(store.find(ACME)).isEmpty();
    assertThat(published).isEmpty();
  }

  private static void assertCode(Refusal.Code code, java.util.concurrent.Callable<?> call) {
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static Caller in(Caller caller, TenantId tenant) {
    return caller.in(tenant, null, null);
  }

  private static Caller vendor(Set<String> permissions) {
    return caller(Caller.Kind.VENDOR, permissions, null, null);
  }

  private static Caller restricted(Set<TenantId> tenants) {
    return caller(Caller.Kind.VENDOR, Permission.ALL, tenants, null);
  }

  private static Caller user(TenantId tenant) {
    return caller(Caller.Kind.TENANT_USER, Set.of("audits:read"), Set.of(tenant), tenant);
  }

  private static Caller caller(
      Caller.Kind kind,
      Set<String> permissions,
      @Nullable Set<TenantId> tenants,
      @Nullable TenantId tenant) {
    return new Caller(
        kind,
        "x",
        null,
        null,
        permissions,
        Set.of(),
        tenants,
        tenant,
        Instant.MAX,
        null,
        null,
        new Caller.Issuer("issuer", "1"));
  }

  private static class MapTenants implements TenantStore {

    private final Map<TenantId, Tenant> stored = new HashMap<>();
    private int finds;

    @Override
    public Optional<Tenant> find(TenantId id) {
      finds++;
      return Optional.ofNullable(stored.get(id));
    }

    @Override
    public boolean insert(Tenant tenant) {
      return stored.putIfAbsent(tenant.id(), tenant) == null;
    }

    @Override
    public boolean enableAuditLogs(TenantId id, boolean enabled) {
      var before = stored.get(id);
      stored.put(
          id, new Tenant(id, before.name(), enabled, before.suspended(), before.createdAt()));
      return before.auditLogsEnabled() != enabled;
    }

    @Override
    public boolean suspend(TenantId id, boolean suspended) {
      var before = stored.get(id);
      if (before == null || before.suspended() == suspended) {
        return false;
      }
      stored.put(
          id,
          new Tenant(id, before.name(), before.auditLogsEnabled(), suspended, before.createdAt()));
      return true;
    }

    @Override
    public void limit(TenantId id, TenantLimitOverrides limits) {
      stored.computeIfPresent(
          id,
          (key, was) ->
              new Tenant(
                  id,
                  was.name(),
                  was.auditLogsEnabled(),
                  was.suspended(),
                  was.createdAt(),
                  limits));
    }

    @Override
    public void rename(TenantId id, String name) {
      stored.computeIfPresent(
          id, (key, was) -> new Tenant(id, name, was.auditLogsEnabled(), was.createdAt()));
    }

    @Override
    public List<Tenant> list(
        @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit) {
      return List.copyOf(stored.values());
    }
  }
}
