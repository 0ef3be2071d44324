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
 * Verifies tokens that one identity provider has signed. Its keys are loaded when the first of its
 * tokens is verified, cached for some minutes, loaded again when a token refers to an unknown key,
 * and used for a limited time if they cannot be loaded.
 */
final class SignedTokens {

  private static final Logger log = LoggerFactory.getLogger(SignedTokens.class);

  private static final Duration CACHED = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TRUSTED_IN_OUTAGE = Duration.ofHours(1);

  /** Minimum time between two requests for the keys, however many tokens refer to unknown keys. */
  private static final Duration MIN_RELOAD_INTERVAL = Duration.ofSeconds(2);

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
      if (isUnavailable(e)) {
        throw away(e);
      }
      throw e;
    }
  }

  /** Returns the error if the provider is not responding. */
  Refusal away(Exception cause) {
    log.warn("The identity provider {} is not responding: {}", issuer, cause.toString());
    return new Refusal(
        Refusal.Code.STORE_UNAVAILABLE,
        "The identity provider %s is not responding. Try again later.".formatted(issuer));
  }

  private static boolean isUnavailable(Throwable fault) {
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

  /**
   * Accepts access tokens (RFC 9068) and tokens without a specific type, but no other tokens that a
   * provider signs.
   */
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
          .cache(CACHED.toMillis(), TIMEOUT.toMillis())
          .rateLimited(MIN_RELOAD_INTERVAL.toMillis())
          .outageTolerant(TRUSTED_IN_OUTAGE.toMillis())
          .build();
    } catch (IOException e) {
      throw away(e);
    }
  }
}
