package dev.annals.identity;

import dev.annals.access.Actor;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A credential of the vendor was created.
 *
 * @param by who created it; null if unknown, for instance for a credential that Annals creates at
 *     the first start
 */
public record CredentialCreated(String clientId, @Nullable Actor by) implements DomainEvent {

  /** Creates the event for an unknown actor. */
  public CredentialCreated(String clientId) {
    this(clientId, null);
  }
}
