package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where tenants are kept. */
public interface TenantStore {

  Optional<Tenant> find(TenantId id);

  /**
   * Stores a tenant unless one of that id is there; of two callers at once exactly one gets {@code
   * true}.
   */
  boolean insert(Tenant tenant);

  /** Switches, and tells whether it was the other way before. */
  boolean enableAuditLogs(TenantId id, boolean enabled);

  /** Suspends or lets go on, and tells whether it was the other way before. */
  boolean suspend(TenantId id, boolean suspended);

  /** Stores these limits in place of those before. */
  void limit(TenantId id, TenantLimitOverrides limits);

  void rename(TenantId id, String name);

  /**
   * Tenants in the order of their ids.
   *
   * @param after where to begin, itself not included
   * @param among the only ones to look at; {@code null} is all
   * @param text what their id or name has in it, whatever the case of its letters; {@code null} is
   *     anything
   */
  List<Tenant> list(
      @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit);

  /** The same, whatever they are called. */
  default List<Tenant> list(@Nullable TenantId after, @Nullable Set<TenantId> among, int limit) {
    return list(after, among, null, limit);
  }
}
