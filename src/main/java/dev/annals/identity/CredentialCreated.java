package dev.annals.identity;

import dev.annals.access.Actor;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * The vendor has one more credential, of this client id.
 *
 * @param by who made it; null for one that the deployment begins with
 */
public record CredentialCreated(String clientId, @Nullable Actor by) implements DomainEvent {

  /** Where nobody is known to have done it. */
  public CredentialCreated(String clientId) {
    this(clientId, null);
  }
}
