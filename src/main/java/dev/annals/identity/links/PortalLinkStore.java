package dev.annals.identity.links;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where portal links are kept, under the hash of their code. */
public interface PortalLinkStore {

  void insert(String codeHash, PortalLink link);

  /**
   * How many links of the tenant still open something. To be called in the transaction that inserts
   * another one: transactions that count for the same tenant run one after the other.
   *
   * @param delegatedOnly whether only those that the tenant's own users made are counted
   */
  long countOutstanding(TenantId tenant, boolean delegatedOnly, Instant now);

  /** The link of that code, used or not. */
  Optional<PortalLink> find(String codeHash);

  /** The link of that id, used or not. */
  Optional<PortalLink> findById(String id);

  /**
   * Claims the link with this code, if it was not claimed, revoked or expired before that time, and
   * returns whether it was claimed. Of two concurrent callers exactly one claims it.
   */
  boolean claim(String codeHash, Instant now);

  /** Takes a link back that nobody has used, and tells whether it was so. */
  boolean revoke(String id, Instant now);

  /**
   * The links that can still be claimed, soonest to expire first, at most {@code limit}.
   *
   * @param among the only tenants to include; {@code null} for all
   */
  List<PortalLink> outstanding(@Nullable Set<TenantId> among, Instant now, int limit);
}
