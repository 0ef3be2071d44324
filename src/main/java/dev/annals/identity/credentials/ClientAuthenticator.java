package dev.annals.identity.credentials;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.ClientInfo;
import dev.annals.identity.SignInFailed;
import dev.annals.identity.SignedIn;
import dev.annals.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/** Authenticates the vendor's back ends by client id and secret, for all dialects. */
@Service
public class ClientAuthenticator {

  private final CredentialStore store;
  private final Credentials credentials;
  private final Secrets secrets;
  private final SignInThrottle signInThrottle;
  private final FailedSignInReporter failedSignInReporter;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ClientAuthenticator(
      CredentialStore store,
      Credentials credentials,
      Secrets secrets,
      SignInThrottle signInThrottle,
      FailedSignInReporter failedSignInReporter,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.credentials = credentials;
    this.secrets = secrets;
    this.signInThrottle = signInThrottle;
    this.failedSignInReporter = failedSignInReporter;
    this.events = events;
    this.clock = clock;
  }

  /** A claimed client id with its secret. */
  public record Claim(String clientId, String secret) {

    @Override
    public String toString() {
      return "Claim[" + clientId + "]";
    }
  }

  /**
   * An authenticated credential.
   *
   * @param issuer the issuer of the tokens: this credential, with the secret that was used
   */
  public record Known(Credential credential, Caller.Issuer issuer) {}

  /**
   * Authenticates a client.
   *
   * @param readings the claim, and possibly other decodings of the same bytes; all of them count as
   *     one attempt
   * @throws Refusal {@code UNAUTHENTICATED}, with the same message for all causes; {@code
   *     RATE_LIMITED} with {@code retryAfterMillis} after too many failures, whether or not this
   *     secret is valid
   */
  public Known signIn(List<Claim> readings, ClientInfo clientInfo) {
    var claimed = readings.getFirst().clientId();
    try (var attempt = signInThrottle.begin(claimed, clientInfo.ip())) {
      if (attempt.refused().isPresent()) {
        failedSignInReporter.failed(SignInFailed.Why.LIMITED, claimed, clientInfo);
        throw tooMany(attempt.refused().get());
      }
      return signIn(readings, clientInfo, attempt);
    }
  }

  private Known signIn(
      List<Claim> readings, ClientInfo clientInfo, SignInThrottle.Attempt attempt) {
    try {
      var known = match(readings, clientInfo);
      attempt.succeeded();
      credentials.isAlive(known.issuer()); // records the use
      var by = Actor.vendor(known.credential().clientId(), clientInfo);
      events.publishEvent(new SignedIn(by, clock.instant()));
      return known;
    } catch (DataAccessException e) {
      attempt.discount();
      throw e;
    }
  }

  private Known match(List<Claim> readings, ClientInfo clientInfo) {
    for (var reading : readings) {
      var known = match(reading);
      if (known.isPresent()) {
        return known.get();
      }
    }
    failedSignInReporter.failed(
        why(readings.getFirst()), readings.getFirst().clientId(), clientInfo);
    throw new Refusal(
        Refusal.Code.UNAUTHENTICATED, "The client id or the client secret is not" + " valid.");
  }

  /** Returns the error after too many failed attempts. */
  public static Refusal tooMany(Duration wait) {
    long seconds = wait.toSeconds() + 1;
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        "Too many failed sign-in attempts. Try again in %d s.".formatted(seconds),
        List.of(),
        Map.of("retryAfterMillis", seconds * 1000));
  }

  private Optional<Known> match(Claim claim) {
    var now = clock.instant();
    return store
        .find(claim.clientId())
        .filter(credential -> credential.isValid(now))
        .flatMap(
            credential ->
                credential.liveSecrets(now).stream()
                    .filter(hash -> secrets.matches(claim.secret(), hash))
                    .map(hash -> new Known(credential, credential.issuer(hash)))
                    .findFirst());
  }

  private SignInFailed.Why why(Claim claim) {
    return store
        .find(claim.clientId())
        .map(
            credential ->
                credential.isValid(clock.instant())
                    ? SignInFailed.Why.WRONG_SECRET
                    : SignInFailed.Why.ENDED)
        .orElse(SignInFailed.Why.UNKNOWN);
  }
}
