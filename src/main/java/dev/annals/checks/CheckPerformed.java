package dev.annals.checks;

import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A check has come to an end. A signal: kept nowhere, and heard by plain listeners.
 *
 * @param tenant whose log has holes; null for the outcome of the whole check
 * @param findings what is wrong, in words without secrets; none if nothing is
 * @param events how many were looked at
 */
public record CheckPerformed(
    What what, @Nullable TenantId tenant, List<String> findings, long events, Instant at)
    implements DomainEvent {

  /** What was looked at. */
  public enum What {
    /** How the deployment is set up. */
    SECURITY,
    /** Whether the logs are whole. */
    INTEGRITY
  }
}
