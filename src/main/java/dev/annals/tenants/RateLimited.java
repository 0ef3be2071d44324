package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;

/**
 * A request was rejected because a tenant exceeded its rate limit on this server. Published once
 * for each rejection to plain listeners, which aggregate them. Like {@code SignedIn}, it is not
 * stored.
 */
public record RateLimited(TenantId tenant, What what) implements DomainEvent {

  /** The rate limit that was exceeded. */
  public enum What {
    EVENTS,
    QUESTIONS
  }
}
