package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * Somebody asked for a token and got none. A signal, as {@link SignedIn} is; a flood of them is cut
 * off, since strangers send them.
 *
 * @param why for operators, not for the one who was refused
 * @param by a stranger, with the client id that it claimed
 */
public record SignInFailed(Why why, Actor by, Instant at) implements DomainEvent {

  /** What was wrong. */
  public enum Why {
    /** There is no such client id. */
    UNKNOWN,
    /** The secret is another one. */
    WRONG_SECRET,
    /** The credential was revoked, or its time is over. */
    ENDED,
    /** There were too many failures before, so the secret was not checked. */
    LIMITED,
    /** A code that opens nothing: a portal link's, or an identity provider's. */
    CODE
  }
}
