package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A tenant was created.
 *
 * @param by who named the tenant first; null if Annals itself did
 */
public record TenantCreated(TenantId tenant, @Nullable Actor by) implements DomainEvent {

  /** Creates the event for an unknown actor. */
  public TenantCreated(TenantId tenant) {
    this(tenant, null);
  }
}
