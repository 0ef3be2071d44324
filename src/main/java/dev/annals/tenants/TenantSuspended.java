package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A tenant was suspended or resumed. Requests of the users of a suspended tenant and events for its
 * log are rejected.
 *
 * @param at distinguishes this change from others of the same tenant
 * @param by who made the change
 */
public record TenantSuspended(TenantId tenant, boolean suspended, Instant at, @Nullable Actor by)
    implements DomainEvent {}
