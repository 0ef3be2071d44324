package dev.annals.access;

import dev.annals.kernel.Refusal;
import java.time.Duration;

/** Lets a back end of the vendor in by its credential, for dialects that have no OAuth 2. */
public interface VendorSignIn {

  /**
   * A token with all of the credential's permissions, as good as one of {@code /oauth2/token}.
   *
   * @param peer who asks, so that failures can be limited and told of
   * @throws Refusal {@code UNAUTHENTICATED}, in the same words whatever is wrong; {@code
   *     RATE_LIMITED} after too many failures
   */
  IssuedToken signIn(String clientId, String secret, Peer peer);

  /** A token, and how long it lasts. */
  record IssuedToken(String token, Duration lifetime) {

    @Override
    public String toString() {
      return "IssuedToken[for " + lifetime + "]";
    }
  }
}
