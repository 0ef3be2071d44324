package dev.annals.schemabuilder;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A data structure was changed.
 *
 * @param tenant the tenant; {@code null} for the deployment's structure, which tenants inherit
 * @param version the new version
 * @param by the author; null if Annals itself changed it
 */
public record StructureChanged(@Nullable TenantId tenant, int version, @Nullable Actor by)
    implements DomainEvent {

  /** Creates an event without an author. */
  public StructureChanged(@Nullable TenantId tenant, int version) {
    this(tenant, version, null);
  }
}
