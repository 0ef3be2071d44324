package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.TenantLimitOverrides;
import dev.annals.tenants.TenantStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tenants that are there, and nothing else. */
class MemoryTenants implements TenantStore {

  private final List<Tenant> tenants;

  MemoryTenants(List<Tenant> tenants) {
    this.tenants = tenants;
  }

  @Override
  public List<Tenant> list(
      @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit) {
    return tenants.stream()
        .filter(tenant -> after == null || tenant.id().value().compareTo(after.value()) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean insert(Tenant tenant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean enableAuditLogs(TenantId id, boolean enabled) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean suspend(TenantId id, boolean suspended) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void limit(TenantId id, TenantLimitOverrides limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(TenantId id, String name) {
    throw new UnsupportedOperationException();
  }
}
