package dev.annals.access.providers;

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
 * Whose tokens are taken, beside Annals' own.
 *
 * @param issuers any number; a token is judged by the one that its {@code iss} names
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
            "annals.access.issuers[%d].issuer: %s is there twice".formatted(i, issuer.issuer()));
      }
    }
  }

  /**
   * An identity provider.
   *
   * @param issuer as its tokens say it in {@code iss}, to the letter
   * @param jwksUri where its keys are; without it, where its discovery document says (OpenID
   *     Connect Discovery, or RFC 8414)
   * @param audiences of which a token has to be for one
   * @param algorithms that it signs with; no other is taken
   * @param claims what its claims are called
   * @param portal how people sign in at it from the portal; without it they cannot
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
                + ".audiences: name what its tokens for Annals say in aud; without it, tokens that"
                + " were made for other services would let people in here");
      }
      for (var algorithm : algorithms) {
        if (SignatureAlgorithm.from(algorithm) == null) {
          throw new IllegalArgumentException(
              "%s.algorithms: %s is not taken; name those that it signs with, of %s"
                  .formatted(
                      where,
                      algorithm,
                      Stream.of(SignatureAlgorithm.values())
                          .map(SignatureAlgorithm::getName)
                          .collect(Collectors.joining(", "))));
        }
      }
      if (algorithms.isEmpty()) {
        throw new IllegalArgumentException(where + ".algorithms: name those that it signs with");
      }
      if (portal != null) {
        portal.check(where + ".portal", audiences);
      }
    }

    private static void requireSafe(@Nullable URI uri, String where) {
      if (uri == null || uri.getScheme() == null || uri.getHost() == null) {
        throw new IllegalArgumentException(where + ": this wants a URL such as https://id.example");
      }
      if (!isSafe(uri)) {
        throw new IllegalArgumentException(
            where + ": keys that come over http could be anybody's; only localhost may have it");
      }
    }
  }

  /**
   * The portal as a client of an identity provider.
   *
   * @param clientId of the portal there
   * @param clientSecret only where the provider wants one; the browser does not see it
   * @param name on the button; without it, the issuer's host
   * @param scopes asked for; with {@code openid} the id token is checked, too
   * @param token which one is sent to Annals
   * @param parameters sent along to the provider's page, such as {@code audience}
   */
  record Portal(
      @DefaultValue("") String clientId,
      @Nullable String clientSecret,
      @Nullable String name,
      @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
      @DefaultValue("access_token") Token token,
      @DefaultValue Map<String, String> parameters) {

    /** A token of those that a provider hands out. */
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
            where + ".client-id: name the client that the portal is at this issuer");
      }
      if (token == Token.ID_TOKEN && !(scopes.contains("openid") && audiences.contains(clientId))) {
        throw new IllegalArgumentException(
            where
                + ".token: an id token wants the scope openid, and the client id among the"
                + " audiences, since that is what it says in aud");
      }
    }

    @Override
    public String toString() {
      return "Portal[" + clientId + "]";
    }
  }

  /** Whether nobody on the way can change what is read from there. */
  static boolean isSafe(URI uri) {
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return scheme.equals("https")
        || (scheme.equals("http")
            && Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost())));
  }

  /**
   * What the claims of a provider are called; {@code a.b} is {@code b} in {@code a}, unless there
   * is a claim of that whole name.
   *
   * @param tenant a text, or several: then a request narrows it by {@code X-Tenant-Id}
   * @param permissions texts, or one with spaces between them
   * @param roles texts
   * @param user what names the user for ever
   */
  record ClaimNames(
      @DefaultValue("tenant") String tenant,
      @DefaultValue("permissions") String permissions,
      @DefaultValue("roles") String roles,
      @DefaultValue("sub") String user,
      @DefaultValue("name") String name,
      @DefaultValue("email") String email) {}
}
