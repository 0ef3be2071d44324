package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A data structure is another one from now on.
 *
 * @param tenant whose; {@code null} for the deployment's, which tenants inherit
 * @param version the new one
 */
public record StructureChanged(@Nullable TenantId tenant, int version) implements DomainEvent {}
