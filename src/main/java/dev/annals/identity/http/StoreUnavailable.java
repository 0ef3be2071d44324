package dev.annals.identity.http;

import dev.annals.kernel.Refusal;
import org.springframework.security.core.AuthenticationException;

/**
 * A token cannot be verified, because the database or an identity provider is not responding.
 * Spring's own exception for this is not passed to the authentication entry point.
 */
final class StoreUnavailable extends AuthenticationException {

  private final transient Refusal refusal;

  StoreUnavailable(Refusal refusal) {
    super(refusal.reason(), refusal);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
