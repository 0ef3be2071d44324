package dev.annals.checks;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A check was completed. This event is not stored; it is delivered to plain listeners only.
 *
 * @param tenant the tenant whose log has gaps; null for the result of the whole check
 * @param findings descriptions of the problems, without secrets; empty if there are none
 * @param events number of sequence numbers that were checked
 */
public record CheckPerformed(
    What what, @Nullable TenantId tenant, List<String> findings, long events, Instant at)
    implements DomainEvent {

  /** The subject of a check. */
  public enum What {
    /** The configuration of the deployment. */
    SECURITY,
    /** The integrity of the logs. */
    INTEGRITY
  }
}
