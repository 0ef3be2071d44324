package dev.annals.identity.providers;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/**
 * Identity providers whose tokens are accepted, in addition to tokens that Annals issues.
 *
 * @param issuers The identity providers. The {@code iss} claim of a token selects the provider that
 *     verifies it. Empty by default.
 */
@ConfigurationProperties("annals.access")
record ProviderSettings(@DefaultValue List<Issuer> issuers) {

  ProviderSettings {
    var seen = new HashSet<URI>();
    for (int i = 0; i < issuers.size(); i++) {
      var issuer = issuers.get(i);
      issuer.check("annals.access.issuers[%d]".formatted(i));
      if (!seen.add(issuer.issuer())) {
        throw new IllegalArgumentException(
            "annals.access.issuers[%d].issuer: %s is configured twice. Remove one of them."
                .formatted(i, issuer.issuer()));
      }
    }
  }

  /**
   * An identity provider.
   *
   * @param issuer Issuer of the tokens, exactly as in their {@code iss} claim. Required. An https
   *     URL, or an http URL of localhost.
   * @param jwksUri URL of the provider's keys. By default it is read from the provider's discovery
   *     document (OpenID Connect Discovery, or RFC 8414).
   * @param audiences Accepted audiences. The {@code aud} claim of a token must contain at least one
   *     of them. Required.
   * @param algorithms Signature algorithms that are accepted. The default is {@code RS256}.
   * @param claims Names of the claims that Annals reads.
   * @param portal Settings for signing in to the portal with this provider. Without them the
   *     provider is not offered on the sign-in page.
   */
  record Issuer(
      @Nullable URI issuer,
      @Nullable URI jwksUri,
      @DefaultValue Set<String> audiences,
      @DefaultValue("RS256") Set<String> algorithms,
      @DefaultValue ClaimNames claims,
      @Nullable Portal portal) {

    private void check(String where) {
      requireSafe(issuer, where + ".issuer");
      if (jwksUri != null) {
        requireSafe(jwksUri, where + ".jwks-uri");
      }
      if (audiences.stream().allMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            where
                + ".audiences must contain the aud claim of tokens for Annals. Without it, tokens"
                + " for other services would be accepted.");
      }
      for (var algorithm : algorithms) {
        if (SignatureAlgorithm.from(algorithm) == null) {
          throw new IllegalArgumentException(
              ("%s.algorithms: %s is not supported. Set the algorithms that the issuer signs with,"
                      + " of %s")
                  .formatted(
                      where,
                      algorithm,
                      Stream.of(SignatureAlgorithm.values())
                          .map(SignatureAlgorithm::getName)
                          .collect(Collectors.joining(", "))));
        }
      }
      if (algorithms.isEmpty()) {
        throw new IllegalArgumentException(
            where + ".algorithms must contain the algorithms that" + " the issuer signs with.");
      }
      if (portal != null) {
        portal.check(where + ".portal", audiences);
      }
    }

    private static void requireSafe(@Nullable URI uri, String where) {
      if (uri == null || uri.getScheme() == null || uri.getHost() == null) {
        throw new IllegalArgumentException(where + " must be a URL such as https://id.example.");
      }
      if (!isSafe(uri)) {
        throw new IllegalArgumentException(
            where
                + " must be an https URL. Only localhost may use http, because keys that are"
                + " read over http can be forged.");
      }
    }
  }

  /**
   * The portal as a client of an identity provider.
   *
   * @param clientId Client id of the portal at the provider. Required.
   * @param clientSecret Client secret of the portal, if the provider requires one. It is never sent
   *     to the browser. Not set by default.
   * @param name Name of the provider on the sign-in button. By default it is the host name of the
   *     issuer.
   * @param scopes Scopes that the portal requests. With {@code openid} the ID token is verified,
   *     too. The default is {@code openid}, {@code profile} and {@code email}.
   * @param token The provider's token that authenticates the user to Annals: {@code access-token}
   *     or {@code id-token}. The default is {@code access-token}.
   * @param parameters Additional parameters of the authorization request, such as {@code audience}.
   *     Empty by default.
   */
  record Portal(
      @DefaultValue("") String clientId,
      @Nullable String clientSecret,
      @Nullable String name,
      @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
      @DefaultValue("access_token") Token token,
      @DefaultValue Map<String, String> parameters) {

    /** The token of a provider's response that is used. */
    enum Token {
      ACCESS_TOKEN,
      ID_TOKEN
    }

    String nameOr(String other) {
      return name == null || name.isBlank() ? other : name;
    }

    private void check(String where, Set<String> audiences) {
      if (clientId.isBlank()) {
        throw new IllegalArgumentException(
            where + ".client-id must be the client id of the portal at this issuer.");
      }
      if (token == Token.ID_TOKEN && !(scopes.contains("openid") && audiences.contains(clientId))) {
        throw new IllegalArgumentException(
            where
                + ".token: an ID token requires the scope openid, and the client id among the"
                + " audiences, because the client id is its aud claim.");
      }
    }

    @Override
    public String toString() {
      return "Portal[" + clientId + "]";
    }
  }

  /** Returns whether data that is read from a URL cannot be changed on the network. */
  static boolean isSafe(URI uri) {
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return scheme.equals("https")
        || (scheme.equals("http")
            && Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost())));
  }

  /**
   * Names of a provider's claims. The name {@code a.b} means the member {@code b} of the claim
   * {@code a}, unless there is a claim with the whole name.
   *
   * @param tenant Claim with the tenant id: a string, or a list of strings. With several tenants,
   *     the header {@code X-Tenant-Id} of a request selects one. The default is {@code tenant}.
   * @param permissions Claim with permissions: a list of strings, or one string that separates them
   *     by spaces. The default is {@code permissions}.
   * @param roles Claim with names of roles: a list of strings. The default is {@code roles}.
   * @param user Claim with the permanent identifier of the user. The default is {@code sub}.
   * @param name Claim with the name of the user. The default is {@code name}.
   * @param email Claim with the email address of the user. The default is {@code email}.
   */
  record ClaimNames(
      @DefaultValue("tenant") String tenant,
      @DefaultValue("permissions") String permissions,
      @DefaultValue("roles") String roles,
      @DefaultValue("sub") String user,
      @DefaultValue("name") String name,
      @DefaultValue("email") String email) {}
}
