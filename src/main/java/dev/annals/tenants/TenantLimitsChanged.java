package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a tenant were changed.
 *
 * @param before the effective limits before the change
 * @param now the effective limits after the change
 * @param at distinguishes this change from others of the same tenant
 * @param by who made the change
 */
public record TenantLimitsChanged(
    TenantId tenant, TenantLimits before, TenantLimits now, Instant at, @Nullable Actor by)
    implements DomainEvent {}
