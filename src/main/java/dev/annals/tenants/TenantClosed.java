package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;

/**
 * This server accepts no more events for a suspended tenant. A plain listener MUST return only when
 * all events that were accepted before are stored or rejected: {@code suspendTenant} returns after
 * that. A listener may throw a {@link dev.annals.kernel.Refusal} if it cannot tell. Not stored.
 */
public record TenantClosed(TenantId tenant) implements DomainEvent {}
