package dev.annals.identity;

import dev.annals.access.ClientInfo;
import dev.annals.kernel.Refusal;
import java.time.Duration;

/**
 * Issues access tokens to the vendor's back ends for their client id and secret, for dialects that
 * do not use OAuth 2.
 */
public interface VendorTokenIssuer {

  /**
   * Issues a token with all permissions of the credential, equivalent to one of {@code
   * /oauth2/token}.
   *
   * @param clientInfo the client, so that failures can be limited and reported
   * @throws Refusal {@code UNAUTHENTICATED}, with the same message for all causes; {@code
   *     RATE_LIMITED} after too many failures
   */
  IssuedToken signIn(String clientId, String secret, ClientInfo clientInfo);

  /** An access token and its lifetime. */
  record IssuedToken(String token, Duration lifetime) {

    @Override
    public String toString() {
      return "IssuedToken[for " + lifetime + "]";
    }
  }
}
