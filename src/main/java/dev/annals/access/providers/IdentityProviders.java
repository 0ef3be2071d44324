package dev.annals.access.providers;

import dev.annals.access.Caller;
import dev.annals.access.Roles;
import dev.annals.kernel.Refusal;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** The identity providers that the vendor has configured. */
@Service
public class IdentityProviders {

  private final Map<String, IdentityProvider> byIssuer = new LinkedHashMap<>();

  IdentityProviders(ProviderSettings settings, Roles roles, Clock clock, JsonMapper json) {
    for (var each : settings.issuers()) {
      URI issuer = Objects.requireNonNull(each.issuer());
      byIssuer.put(issuer.toString(), new IdentityProvider(each, issuer, roles, clock, json));
    }
  }

  /**
   * Whose token this is, by the provider that it says it is of; nothing if that is none of ours.
   *
   * @throws JwtException if it is not what it says
   * @throws IllegalArgumentException if it does not say enough
   * @throws Refusal {@code STORE_UNAVAILABLE} if the provider's keys cannot be had
   */
  public Optional<Caller> verify(String issuer, String token) {
    return Optional.ofNullable(byIssuer.get(issuer)).map(provider -> provider.verify(token));
  }

  /** Whether this is one of them, and no credential. */
  public boolean have(Caller.Issuer issuer) {
    var provider = byIssuer.get(issuer.clientId());
    return provider != null && provider.issuer().equals(issuer);
  }
}
