package dev.annals.identity.http;

import dev.annals.kernel.Refusal;
import org.springframework.security.core.AuthenticationException;

/**
 * Nobody can say whether a token stands, since the database, or an identity provider, does not
 * answer. Spring's own exception for this is thrown past the entry point that answers all others.
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
