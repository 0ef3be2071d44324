package dev.annals.identity.providers;

import dev.annals.access.Caller;
import dev.annals.identity.Roles;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** The identity providers that the vendor has configured. */
@Service
public class IdentityProviders {

  private final Map<String, IdentityProvider> byIssuer = new LinkedHashMap<>();
  private final List<Door> doors = new ArrayList<>();

  IdentityProviders(ProviderSettings settings, Roles roles, Clock clock, JsonMapper json) {
    for (var each : settings.issuers()) {
      URI issuer = Objects.requireNonNull(each.issuer());
      byIssuer.put(issuer.toString(), new IdentityProvider(each, issuer, roles, clock, json));
      if (each.portal() != null) {
        doors.add(new Door(issuer.toString(), each.portal().nameOr(issuer.getHost())));
      }
    }
  }

  /**
   * Verifies a token with the provider that it names, and returns its caller; empty if the provider
   * is not configured.
   *
   * @throws JwtException if the token is not valid
   * @throws IllegalArgumentException if it lacks required claims
   * @throws Refusal {@code STORE_UNAVAILABLE} if the provider's keys cannot be loaded
   */
  public Optional<Caller> verify(String issuer, String token) {
    return Optional.ofNullable(byIssuer.get(issuer)).map(provider -> provider.verify(token));
  }

  /** A way into the portal. */
  public record Door(String issuer, String name) {}

  /**
   * A browser that wants to sign in.
   *
   * @param challenge of its verifier, by S256
   * @param redirect where it wants to come back to; the provider knows whether it may
   * @param prompt as OpenID Connect has it; null to leave it to the provider
   */
  public record Start(
      String state, String nonce, String challenge, String redirect, @Nullable String prompt) {}

  /** A browser that has come back. */
  public record Finish(String code, String verifier, String nonce, String redirect) {

    @Override
    public String toString() {
      return "Finish[]";
    }
  }

  /** Somebody that a provider let in, and the token that says so. */
  public record Admission(String token, Caller caller) {

    @Override
    public String toString() {
      return "Admission[" + caller.id() + "]";
    }
  }

  /** Where people can sign in from the portal, in the order of the settings. */
  public List<Door> doors() {
    return List.copyOf(doors);
  }

  /**
   * Where to send a browser that wants to sign in.
   *
   * @throws Refusal {@code BAD_INPUT}; {@code STORE_UNAVAILABLE} if the provider does not answer
   */
  public URI begin(String issuer, Start start) {
    return codeFlow(issuer).begin(start);
  }

  /**
   * Whom the provider let in. The token is judged as every other one of the provider's is.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if the provider does not take the code; {@code
   *     BAD_INPUT}; {@code STORE_UNAVAILABLE} if the provider does not answer
   * @throws JwtException if the token is not what it has to be
   * @throws IllegalArgumentException if it does not say enough
   */
  public Admission end(String issuer, Finish finish) {
    var token = codeFlow(issuer).end(finish);
    return new Admission(token, verify(issuer, token).orElseThrow());
  }

  private CodeFlow codeFlow(String issuer) {
    return Optional.ofNullable(byIssuer.get(issuer))
        .flatMap(IdentityProvider::codeFlow)
        .orElseThrow(
            () ->
                new BadInput(
                    "Must be the issuer of an identity provider that is"
                        + " configured for the portal.",
                    "issuer"));
  }

  /** Whether this is one of them, and no credential. */
  public boolean have(Caller.Issuer issuer) {
    var provider = byIssuer.get(issuer.clientId());
    return provider != null && provider.issuer().equals(issuer);
  }
}
