package dev.annals.access.portal;

import dev.annals.access.Peer;
import dev.annals.access.SignInFailed;
import dev.annals.access.credentials.Attempts;
import dev.annals.access.credentials.SignIns;
import dev.annals.access.credentials.Strangers;
import dev.annals.access.providers.IdentityProviders;
import dev.annals.access.providers.IdentityProviders.Admission;
import dev.annals.access.providers.IdentityProviders.Finish;
import dev.annals.kernel.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;

/** Lets people into the portal whom one of the vendor's identity providers knows. */
@Service
public class ProviderSignIns {

  private static final Logger log = LoggerFactory.getLogger(ProviderSignIns.class);

  private final IdentityProviders providers;
  private final Attempts attempts;
  private final Strangers strangers;

  ProviderSignIns(IdentityProviders providers, Attempts attempts, Strangers strangers) {
    this.providers = providers;
    this.attempts = attempts;
    this.strangers = strangers;
  }

  /**
   * Changes a provider's code into its token.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if the provider does not take the code; {@code
   *     FORBIDDEN} if its token is not one for Annals; {@code RATE_LIMITED} if too many that were
   *     none came from there; {@code STORE_UNAVAILABLE} if the provider does not answer
   */
  public Admission admit(String issuer, Finish finish, Peer peer) {
    try (var attempt = attempts.begin(null, peer.ip())) {
      if (attempt.refused().isPresent()) {
        strangers.failed(SignInFailed.Why.LIMITED, null, peer);
        throw SignIns.tooMany(attempt.refused().get());
      }
      return admit(issuer, finish, peer, attempt);
    }
  }

  private Admission admit(String issuer, Finish finish, Peer peer, Attempts.Attempt attempt) {
    try {
      var admission = providers.end(issuer, finish);
      attempt.succeeded();
      return admission;
    } catch (JwtException | IllegalArgumentException e) {
      log.warn("A token of {} was rejected at sign-in to the portal: {}", issuer, e.getMessage());
      strangers.failed(SignInFailed.Why.CODE, null, peer);
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "You signed in, but your account has no access to Annals: %s.".formatted(why(e)));
    } catch (Refusal e) {
      if (e.code() == Refusal.Code.STORE_UNAVAILABLE) {
        attempt.discount();
      } else {
        strangers.failed(SignInFailed.Why.CODE, null, peer);
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
