package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's users are kept out from now on and nothing is taken for its log; or no longer.
 *
 * @param at tells this from other times of the same tenant
 * @param by who did it
 */
public record TenantSuspended(TenantId tenant, boolean suspended, Instant at, @Nullable Actor by)
    implements DomainEvent {}
