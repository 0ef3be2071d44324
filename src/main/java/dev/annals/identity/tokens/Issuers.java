package dev.annals.identity.tokens;

import dev.annals.access.Caller;
import dev.annals.identity.credentials.Credentials;
import dev.annals.identity.providers.IdentityProviders;
import org.springframework.stereotype.Component;

/** What tokens go back to: credentials, which can end, and identity providers. */
@Component
public class Issuers {

  private final Credentials credentials;
  private final IdentityProviders providers;

  Issuers(Credentials credentials, IdentityProviders providers) {
    this.credentials = credentials;
    this.providers = providers;
  }

  /** Whether tokens of this issuer are still valid. Answered from memory. */
  public boolean isAlive(Caller.Issuer issuer) {
    return providers.have(issuer) || credentials.isAlive(issuer);
  }
}
