package dev.annals.identity.tokens;

import dev.annals.access.Caller;
import dev.annals.identity.credentials.Credentials;
import dev.annals.identity.providers.IdentityProviders;
import org.springframework.stereotype.Component;

/** Checks the issuers of tokens: credentials, which can be revoked, and identity providers. */
@Component
public class Issuers {

  private final Credentials credentials;
  private final IdentityProviders providers;

  Issuers(Credentials credentials, IdentityProviders providers) {
    this.credentials = credentials;
    this.providers = providers;
  }

  /** Returns whether tokens of an issuer are valid. Uses caches in memory. */
  public boolean isAlive(Caller.Issuer issuer) {
    return providers.have(issuer) || credentials.isAlive(issuer);
  }
}
