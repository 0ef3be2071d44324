package dev.annals.identity;

import dev.annals.access.Actor;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;

/**
 * A request for an access token was rejected. Like {@link SignedIn}, this event is not stored. Its
 * rate is limited, because unauthenticated clients cause it.
 *
 * @param why the reason, for operators; the client is not told
 * @param by the unauthenticated client, with the client id that it claimed
 */
public record SignInFailed(Why why, Actor by, Instant at) implements DomainEvent {

  /** The reason of a failed sign-in. */
  public enum Why {
    /** There is no credential with this client id. */
    UNKNOWN,
    /** The secret is not valid. */
    WRONG_SECRET,
    /** The credential was revoked or has expired. */
    ENDED,
    /** There were too many failed attempts before, so the secret was not checked. */
    LIMITED,
    /** The code of a portal link or of an identity provider is not valid. */
    CODE
  }
}
