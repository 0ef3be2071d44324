package dev.annals.checks;

import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;

/** How far the logs have been counted, for all nodes together. */
public interface Rounds {

  /** Begins a round if none began within that time; of several nodes one gets {@code true}. */
  boolean begin(Instant now, Duration every);

  /** Through which number a tenant's log has been counted in this pass; 0 at its beginning. */
  long place(TenantId tenant);

  void keep(TenantId tenant, long through);
}
