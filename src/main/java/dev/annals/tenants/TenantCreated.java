package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A tenant is known from now on.
 *
 * @param by who named it first; null where Annals itself did
 */
public record TenantCreated(TenantId tenant, @Nullable Actor by) implements DomainEvent {

  /** Where nobody is known to have done it. */
  public TenantCreated(TenantId tenant) {
    this(tenant, null);
  }
}
