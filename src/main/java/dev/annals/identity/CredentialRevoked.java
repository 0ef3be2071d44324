package dev.annals.identity;

import dev.annals.access.Actor;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A credential was revoked. Its tokens become invalid and its live streams end.
 *
 * @param by who revoked it; null if unknown
 */
public record CredentialRevoked(String clientId, @Nullable Actor by) implements DomainEvent {

  /** Creates the event for an unknown actor. */
  public CredentialRevoked(String clientId) {
    this(clientId, null);
  }
}
