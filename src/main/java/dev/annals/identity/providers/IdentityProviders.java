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
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** The identity providers that the vendor has configured. */
@Service
public class IdentityProviders {

  private final Map<String, IdentityProvider> byIssuer = new LinkedHashMap<>();
  private final List<SignInOption> signInOptions = new ArrayList<>();

  IdentityProviders(ProviderSettings settings, Roles roles, Clock clock, JsonMapper json) {
    // A provider's documents are not ours to judge: a duplicate name must not end every sign-in.
    var lenient = json.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    for (var each : settings.issuers()) {
      URI issuer = Objects.requireNonNull(each.issuer());
      byIssuer.put(issuer.toString(), new IdentityProvider(each, issuer, roles, clock, lenient));
      if (each.portal() != null) {
        signInOptions.add(
            new SignInOption(issuer.toString(), each.portal().nameOr(issuer.getHost())));
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

  /** An identity provider that the sign-in page offers. */
  public record SignInOption(String issuer, String name) {}

  /**
   * The request of a browser to sign in.
   *
   * @param challenge the S256 challenge of the browser's verifier
   * @param redirect the URL to return to; the provider checks whether it is allowed
   * @param prompt the {@code prompt} of OpenID Connect; null for the provider's default
   */
  public record Start(
      String state, String nonce, String challenge, String redirect, @Nullable String prompt) {}

  /** The request of a browser that has returned from the provider. */
  public record Finish(String code, String verifier, String nonce, String redirect) {

    @Override
    public String toString() {
      return "Finish[]";
    }
  }

  /** A user that a provider authenticated, with the token. */
  public record Admission(String token, Caller caller) {

    @Override
    public String toString() {
      return "Admission[" + caller.id() + "]";
    }
  }

  /**
   * Returns the providers that users can sign in with from the portal, in the order of the
   * settings.
   */
  public List<SignInOption> signInOptions() {
    return List.copyOf(signInOptions);
  }

  /**
   * Returns the URL of the provider to which the browser is redirected.
   *
   * @throws Refusal {@code BAD_INPUT}; {@code STORE_UNAVAILABLE} if the provider is not responding
   */
  public URI begin(String issuer, Start start) {
    return codeFlow(issuer).begin(start);
  }

  /**
   * Completes the sign-in and returns the user. The token is verified like any other token of the
   * provider.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if the provider rejects the code; {@code BAD_INPUT};
   *     {@code STORE_UNAVAILABLE} if the provider is not responding
   * @throws JwtException if the token is not valid
   * @throws IllegalArgumentException if it lacks required claims
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

  /** Returns whether an issuer is one of these providers, and not a credential. */
  public boolean have(Caller.Issuer issuer) {
    var provider = byIssuer.get(issuer.clientId());
    return provider != null && provider.issuer().equals(issuer);
  }
}
