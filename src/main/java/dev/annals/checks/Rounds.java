package dev.annals.checks;

import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the logs have been counted, for all nodes together. */
public interface Rounds {

  /** Begins a round if none began within that time; of several nodes one gets {@code true}. */
  boolean begin(Instant now, Duration every);

  /** Through which number a tenant's log has been counted in this pass; 0 at its beginning. */
  long place(TenantId tenant);

  void keep(TenantId tenant, long through);

  /** The places that are kept, by tenant, behind the one of a tenant; at most so many. */
  List<Place> places(@Nullable TenantId after, int limit);

  /** Through which number a log was counted. */
  record Place(TenantId tenant, long through) {}
}
