package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores tenants. */
public interface TenantStore {

  Optional<Tenant> find(TenantId id);

  /**
   * Stores a tenant unless one with that id exists. Of several concurrent callers exactly one gets
   * {@code true}.
   */
  boolean insert(Tenant tenant);

  /** Enables or disables the log for the tenant's users. Returns whether this changed anything. */
  boolean enableAuditLogs(TenantId id, boolean enabled);

  /** Suspends or resumes a tenant. Returns whether this changed anything. */
  boolean suspend(TenantId id, boolean suspended);

  /** Replaces the limits of a tenant. */
  void limit(TenantId id, TenantLimitOverrides limits);

  void rename(TenantId id, String name);

  /**
   * Returns tenants in the order of their ids.
   *
   * @param after the id after which the list begins; {@code null} for the beginning
   * @param among the only tenants to return; {@code null} for all
   * @param text a part of the id or name, case-insensitive; {@code null} for any
   * @param limit maximum number of tenants
   */
  List<Tenant> list(
      @Nullable TenantId after, @Nullable Set<TenantId> among, @Nullable String text, int limit);

  /** Returns tenants in the order of their ids, with any name. */
  default List<Tenant> list(@Nullable TenantId after, @Nullable Set<TenantId> among, int limit) {
    return list(after, among, null, limit);
  }
}
