package dev.annals.identity.links;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores portal links, by the hash of their code. */
public interface PortalLinkStore {

  void insert(String codeHash, PortalLink link);

  /**
   * Returns the number of the tenant's links that can still be claimed. MUST be called in the
   * transaction that inserts another link: transactions that count links of the same tenant run one
   * after the other.
   *
   * @param delegatedOnly whether to count only links that the tenant's own users created
   */
  long countOutstanding(TenantId tenant, boolean delegatedOnly, Instant now);

  /** Returns the link with this code, whether or not it was claimed. */
  Optional<PortalLink> find(String codeHash);

  /** Returns the link with this id, whether or not it was claimed. */
  Optional<PortalLink> findById(String id);

  /**
   * Claims the link with this code, unless it was claimed or revoked, or had expired at that time.
   * Of several concurrent callers exactly one claims it.
   *
   * @return whether it was claimed
   */
  boolean claim(String codeHash, Instant now);

  /** Revokes a link that can still be claimed. Returns whether it was revoked. */
  boolean revoke(String id, Instant now);

  /**
   * Returns the links that can still be claimed, soonest to expire first, at most {@code limit}.
   *
   * @param among the only tenants to include; {@code null} for all
   */
  List<PortalLink> outstanding(@Nullable Set<TenantId> among, Instant now, int limit);
}
