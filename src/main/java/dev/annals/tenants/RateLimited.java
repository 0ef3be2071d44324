package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;

/**
 * Something was refused since a tenant's share of this server was used up. A signal, as {@link
 * SignedIn} is: one for each refusal, so plain listeners gather them.
 */
public record RateLimited(TenantId tenant, What what) implements DomainEvent {

  /** What there was too much of. */
  public enum What {
    EVENTS,
    QUESTIONS
  }
}
