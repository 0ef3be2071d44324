package dev.annals.checks;

import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checkpoints of the integrity check, shared by all servers. */
public interface CheckProgress {

  /**
   * Begins a round if none began within that time. Of several servers only one gets {@code true}.
   */
  boolean begin(Instant now, Duration every);

  /**
   * The last sequence number of a tenant's log that was checked in this pass; 0 at its beginning.
   */
  long place(TenantId tenant);

  void keep(TenantId tenant, long through);

  /** The checkpoints after that of a tenant, ordered by tenant, at most {@code limit}. */
  List<Place> places(@Nullable TenantId after, int limit);

  /** The last sequence number of a log that was checked. */
  record Place(TenantId tenant, long through) {}
}
