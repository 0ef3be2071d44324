package dev.annals.access.providers;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.annals.access.Caller;
import dev.annals.access.Roles;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One identity provider of the vendor's. Its keys are fetched when the first of its tokens comes,
 * kept for some minutes, fetched again when a token names one that is not among them, and believed
 * for a while if they cannot be.
 */
final class IdentityProvider {

  private static final Logger log = LoggerFactory.getLogger(IdentityProvider.class);

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BELIEVED = Duration.ofHours(1);

  /** However many tokens of unknown keys come, the keys are not asked for more often. */
  private static final Duration AT_MOST = Duration.ofSeconds(2);

  private static final int LARGEST = 512 * 1024;
  private static final int MOST_NAMES = 200;
  private static final String WELL_KNOWN = "/.well-known/";

  private final ProviderSettings.Issuer settings;
  private final URI issuer;
  private final Roles roles;
  private final Clock clock;
  private final JsonMapper json;
  private final DefaultResourceRetriever http =
      new DefaultResourceRetriever((int) PATIENCE.toMillis(), (int) PATIENCE.toMillis(), LARGEST);
  private volatile @Nullable JwtDecoder decoder;

  IdentityProvider(
      ProviderSettings.Issuer settings, URI issuer, Roles roles, Clock clock, JsonMapper json) {
    this.settings = settings;
    this.issuer = issuer;
    this.roles = roles;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Whose token this is.
   *
   * @throws JwtException if it is none of this provider's, or not for us, or its time is over
   * @throws IllegalArgumentException if it does not say who of which tenant it is for
   * @throws Refusal {@code STORE_UNAVAILABLE} if the provider's keys cannot be had
   */
  Caller verify(String token) {
    return caller(decode(token));
  }

  private Jwt decode(String token) {
    try {
      return decoder().decode(token);
    } catch (BadJwtException e) {
      throw e;
    } catch (JwtException e) {
      if (isAway(e)) {
        throw away(e);
      }
      throw e;
    }
  }

  private static boolean isAway(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof RemoteKeySourceException || cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private Refusal away(Exception cause) {
    log.warn("The keys of the identity provider {} cannot be had: {}", issuer, cause.toString());
    return new Refusal(
        Refusal.Code.STORE_UNAVAILABLE,
        "The identity provider %s does not answer. Ask again later".formatted(issuer));
  }

  private JwtDecoder decoder() {
    var known = decoder;
    if (known == null) {
      known = decoder(keys());
      decoder = known;
    }
    return known;
  }

  private JwtDecoder decoder(JWKSource<SecurityContext> keys) {
    var decoder =
        NimbusJwtDecoder.withJwkSource(keys)
            .jwsAlgorithms(
                algorithms -> {
                  algorithms.clear();
                  settings
                      .algorithms()
                      .forEach(name -> algorithms.add(SignatureAlgorithm.from(name)));
                })
            .build();
    var times = new JwtTimestampValidator();
    times.setClock(clock);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            times,
            new JwtClaimValidator<>(
                JwtClaimNames.ISS, iss -> iss != null && issuer.toString().equals(iss.toString())),
            new JwtClaimValidator<Collection<String>>(JwtClaimNames.AUD, this::isForUs),
            type()));
    return decoder;
  }

  private boolean isForUs(@Nullable Collection<String> audiences) {
    return audiences != null && audiences.stream().anyMatch(settings.audiences()::contains);
  }

  /** Access tokens (RFC 9068) and plain ones; not what else a provider may sign. */
  private static OAuth2TokenValidator<Jwt> type() {
    var wrong = new OAuth2Error("invalid_token", "No access token by its type", null);
    return jwt ->
        switch (String.valueOf(jwt.getHeaders().getOrDefault("typ", "JWT"))
            .toLowerCase(Locale.ROOT)) {
          case "jwt", "at+jwt", "application/at+jwt" -> OAuth2TokenValidatorResult.success();
          default -> OAuth2TokenValidatorResult.failure(wrong);
        };
  }

  private JWKSource<SecurityContext> keys() {
    try {
      var url = (settings.jwksUri() == null ? discover() : settings.jwksUri()).toURL();
      return JWKSourceBuilder.<SecurityContext>create(url, http)
          .cache(FRESH.toMillis(), PATIENCE.toMillis())
          .rateLimited(AT_MOST.toMillis())
          .outageTolerant(BELIEVED.toMillis())
          .build();
    } catch (IOException e) {
      throw away(e);
    }
  }

  /** Where the provider says that its keys are; the document has to be its own. */
  private URI discover() throws IOException {
    IOException fault = new IOException("No discovery document");
    for (var place : places()) {
      try {
        var document = json.readTree(http.retrieveResource(place).getContent());
        var keys = URI.create(document.path("jwks_uri").asString(""));
        if (document.path("issuer").asString("").equals(issuer.toString())
            && ProviderSettings.isSafe(keys)) {
          return keys;
        }
        fault = new IOException(place + " is of another issuer, or its jwks_uri is not safe");
      } catch (IOException e) {
        fault = e;
      } catch (JacksonException | IllegalArgumentException e) {
        fault = new IOException(place + " is no discovery document", e);
      }
    }
    throw fault;
  }

  private List<URL> places() throws IOException {
    var path = issuer.getPath() == null ? "" : issuer.getPath().replaceAll("/+$", "");
    var root = issuer.getScheme() + "://" + issuer.getAuthority();
    return List.of(
        URI.create(root + path + WELL_KNOWN + "openid-configuration").toURL(),
        URI.create(root + WELL_KNOWN + "oauth-authorization-server" + path).toURL());
  }

  private Caller caller(Jwt jwt) {
    var names = settings.claims();
    var tenants = tenants(texts(jwt, names.tenant(), false));
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("A token that names no tenant");
    }
    var expiresAt = jwt.getExpiresAt();
    var user = text(jwt, names.user());
    if (expiresAt == null || user == null || user.isBlank()) {
      throw new IllegalArgumentException("A token that names no user, or no end");
    }
    var granted = Grants.of(texts(jwt, names.permissions(), true));
    var roleNames = Set.copyOf(texts(jwt, names.roles(), false));
    var permissions = new HashSet<>(roles.permissions(roleNames));
    permissions.addAll(granted);
    return new Caller(
        Caller.Kind.TENANT_USER,
        user,
        text(jwt, names.name()),
        text(jwt, names.email()),
        Set.copyOf(permissions),
        roleNames,
        tenants,
        tenants.size() == 1 ? tenants.iterator().next() : null,
        expiresAt,
        null,
        null,
        issuer(),
        granted);
  }

  /** What its tokens go back to. */
  Caller.Issuer issuer() {
    return Caller.Issuer.provider(issuer.toString());
  }

  /** What is no tenant's id is left out, and Annals' own log: no provider can speak for that. */
  private static Set<TenantId> tenants(Collection<String> texts) {
    var tenants = new HashSet<TenantId>();
    for (var text : texts) {
      try {
        tenants.add(new TenantId(text));
      } catch (IllegalArgumentException e) {
        // Not one that anything could be stored for.
      }
    }
    tenants.remove(TenantId.DEPLOYMENT);
    return Set.copyOf(tenants);
  }

  private static @Nullable String text(Jwt jwt, String name) {
    var value = value(jwt.getClaims(), name);
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }

  private static Set<String> texts(Jwt jwt, String name, boolean apart) {
    var texts = new HashSet<String>();
    switch (value(jwt.getClaims(), name)) {
      case Collection<?> several ->
          several.stream().limit(MOST_NAMES).forEach(each -> texts.add(String.valueOf(each)));
      case String text when apart -> texts.addAll(List.of(text.strip().split("\\s+")));
      case String text -> texts.add(text);
      case null, default -> {
        // There is none.
      }
    }
    return texts;
  }

  private static @Nullable Object value(Map<?, ?> claims, String name) {
    var whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? value(inner, name.substring(dot + 1))
        : null;
  }
}
