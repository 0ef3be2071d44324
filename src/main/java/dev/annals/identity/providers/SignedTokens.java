package dev.annals.identity.providers;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.annals.kernel.Refusal;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
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

/**
 * What one identity provider has signed. Its keys are fetched when the first of its tokens comes,
 * kept for some minutes, fetched again when a token names one that is not among them, and believed
 * for a while if they cannot be.
 */
final class SignedTokens {

  private static final Logger log = LoggerFactory.getLogger(SignedTokens.class);

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BELIEVED = Duration.ofHours(1);

  /** However many tokens of unknown keys come, the keys are not asked for more often. */
  private static final Duration AT_MOST = Duration.ofSeconds(2);

  private final ProviderSettings.Issuer settings;
  private final URI issuer;
  private final Discovery discovery;
  private final DefaultResourceRetriever http;
  private final Clock clock;
  private volatile @Nullable JwtDecoder decoder;

  SignedTokens(
      ProviderSettings.Issuer settings,
      URI issuer,
      Discovery discovery,
      DefaultResourceRetriever http,
      Clock clock) {
    this.settings = settings;
    this.issuer = issuer;
    this.discovery = discovery;
    this.http = http;
    this.clock = clock;
  }

  /**
   * Verifies signature and expiry of a token and returns its claims. The audience is not checked
   * here.
   *
   * @throws JwtException if this provider did not issue it, or it has expired
   * @throws Refusal {@code STORE_UNAVAILABLE} if the provider's keys cannot be loaded
   */
  Jwt read(String token) {
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

  /** What is said where the provider does not answer. */
  Refusal away(Exception cause) {
    log.warn("The identity provider {} is not responding: {}", issuer, cause.toString());
    return new Refusal(
        Refusal.Code.STORE_UNAVAILABLE,
        "The identity provider %s is not responding. Try again later.".formatted(issuer));
  }

  private static boolean isAway(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof RemoteKeySourceException || cause instanceof IOException) {
        return true;
      }
    }
    return false;
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
            type()));
    return decoder;
  }

  /** Access tokens (RFC 9068) and plain ones; not what else a provider may sign. */
  private static OAuth2TokenValidator<Jwt> type() {
    var wrong =
        new OAuth2Error(
            "invalid_token", "The type of the token is not that of an access" + " token", null);
    return jwt ->
        switch (String.valueOf(jwt.getHeaders().getOrDefault("typ", "JWT"))
            .toLowerCase(Locale.ROOT)) {
          case "jwt", "at+jwt", "application/at+jwt" -> OAuth2TokenValidatorResult.success();
          default -> OAuth2TokenValidatorResult.failure(wrong);
        };
  }

  private JWKSource<SecurityContext> keys() {
    try {
      var url =
          (settings.jwksUri() == null ? discovery.endpoint("jwks_uri") : settings.jwksUri())
              .toURL();
      return JWKSourceBuilder.<SecurityContext>create(url, http)
          .cache(FRESH.toMillis(), PATIENCE.toMillis())
          .rateLimited(AT_MOST.toMillis())
          .outageTolerant(BELIEVED.toMillis())
          .build();
    } catch (IOException e) {
      throw away(e);
    }
  }
}
