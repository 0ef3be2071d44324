package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * Other limits are set for a tenant than before.
 *
 * @param before what was in force
 * @param now what is in force
 * @param at tells this from other changes of the same tenant
 * @param by who did it
 */
public record TenantLimitsChanged(
    TenantId tenant, TenantLimits before, TenantLimits now, Instant at, @Nullable Actor by)
    implements DomainEvent {}
