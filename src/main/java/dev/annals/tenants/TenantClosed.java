package dev.annals.tenants;

import dev.annals.kernel.TenantId;
import org.jmolecules.event.types.DomainEvent;

/**
 * This server accepts no more events for a suspended tenant. A signal for plain listeners, which
 * MUST return only when everything that was accepted before is stored or refused: {@code
 * suspendTenant} is answered after that. A listener may throw a {@link dev.annals.kernel.Refusal}
 * to say that it cannot tell.
 */
public record TenantClosed(TenantId tenant) implements DomainEvent {}
