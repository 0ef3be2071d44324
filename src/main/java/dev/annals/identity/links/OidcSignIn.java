package dev.annals.identity.links;

import dev.annals.access.ClientInfo;
import dev.annals.identity.SignInFailed;
import dev.annals.identity.credentials.ClientAuthenticator;
import dev.annals.identity.credentials.FailedSignInReporter;
import dev.annals.identity.credentials.SignInThrottle;
import dev.annals.identity.providers.IdentityProviders;
import dev.annals.identity.providers.IdentityProviders.Admission;
import dev.annals.identity.providers.IdentityProviders.Finish;
import dev.annals.kernel.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;

/** Signs users in to the portal with an identity provider of the vendor. */
@Service
public class OidcSignIn {

  private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);

  private final IdentityProviders providers;
  private final SignInThrottle signInThrottle;
  private final FailedSignInReporter failedSignInReporter;

  OidcSignIn(
      IdentityProviders providers,
      SignInThrottle signInThrottle,
      FailedSignInReporter failedSignInReporter) {
    this.providers = providers;
    this.signInThrottle = signInThrottle;
    this.failedSignInReporter = failedSignInReporter;
  }

  /**
   * Exchanges an authorization code of a provider for its token.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if the provider rejects the code; {@code FORBIDDEN} if
   *     its token is not valid for Annals; {@code RATE_LIMITED} after too many failed attempts from
   *     this address; {@code STORE_UNAVAILABLE} if the provider is not responding
   */
  public Admission admit(String issuer, Finish finish, ClientInfo clientInfo) {
    try (var attempt = signInThrottle.begin(null, clientInfo.ip())) {
      if (attempt.refused().isPresent()) {
        failedSignInReporter.failed(SignInFailed.Why.LIMITED, null, clientInfo);
        throw ClientAuthenticator.tooMany(attempt.refused().get());
      }
      return admit(issuer, finish, clientInfo, attempt);
    }
  }

  private Admission admit(
      String issuer, Finish finish, ClientInfo clientInfo, SignInThrottle.Attempt attempt) {
    try {
      var admission = providers.end(issuer, finish);
      attempt.succeeded();
      return admission;
    } catch (JwtException | IllegalArgumentException e) {
      log.warn("A token of {} was rejected at sign-in to the portal: {}", issuer, e.getMessage());
      failedSignInReporter.failed(SignInFailed.Why.CODE, null, clientInfo);
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "You signed in, but your account has no access to Annals: %s.".formatted(why(e)));
    } catch (Refusal e) {
      if (e.code() == Refusal.Code.STORE_UNAVAILABLE) {
        attempt.discount();
      } else {
        failedSignInReporter.failed(SignInFailed.Why.CODE, null, clientInfo);
      }
      throw e;
    }
  }

  private static String why(RuntimeException fault) {
    return fault instanceof JwtException
        ? "the token is not for Annals, or does not match its settings"
        : "the token does not name a user or a tenant";
  }
}
