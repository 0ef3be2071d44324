package dev.annals.identity;

import dev.annals.access.Actor;
import org.jmolecules.event.types.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * A credential ended, and its tokens and streams with it.
 *
 * @param by who ended it
 */
public record CredentialRevoked(String clientId, @Nullable Actor by) implements DomainEvent {

  /** Where nobody is known to have done it. */
  public CredentialRevoked(String clientId) {
    this(clientId, null);
  }
}
