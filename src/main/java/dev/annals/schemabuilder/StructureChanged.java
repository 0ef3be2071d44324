package dev.annals.schemabuilder;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A data structure is another one from now on.
 *
 * @param tenant whose; {@code null} for the deployment's, which tenants inherit
 * @param version the new one
 * @param by who changed it; null where Annals itself did
 */
public record StructureChanged(@Nullable TenantId tenant, int version, @Nullable Actor by)
    implements DomainEvent {

  /** Where nobody is known to have changed it. */
  public StructureChanged(@Nullable TenantId tenant, int version) {
    this(tenant, version, null);
  }
}
