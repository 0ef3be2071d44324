package dev.annals.identity.tokens;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** Configures the issuing and the verification of access tokens. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenSettings.class)
class TokenConfiguration {

  @Bean
  JwtEncoder jwtEncoder(SigningKeys keys) {
    var encoder = new NimbusJwtEncoder(keys);
    encoder.setJwkSelector(published -> keys.current());
    return encoder;
  }

  /**
   * Verifies tokens of this deployment only, even if the signing key should be used elsewhere in
   * the future.
   */
  @Bean
  JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys, Clock clock) {
    var times = new JwtTimestampValidator();
    times.setClock(clock);
    var decoder =
        NimbusJwtDecoder.withJwkSource(keys).jwsAlgorithm(SignatureAlgorithm.RS256).build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            times, new JwtClaimValidator<>(JwtClaimNames.ISS, Claims.ISSUER::equals)));
    return decoder;
  }

  @Bean
  OAuth2AuthorizationService authorizations() {
    return new StatelessAuthorizationService();
  }

  @Bean
  AuthorizationServerSettings authorizationServerSettings() {
    return AuthorizationServerSettings.builder().build();
  }

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> vendorClaims() {
    return context -> {
      var known = RegisteredClients.known(context.getRegisteredClient());
      context
          .getClaims()
          .claims(
              claims -> {
                claims.remove("scope");
                claims.remove(JwtClaimNames.AUD);
                claims.put(JwtClaimNames.ISS, Claims.ISSUER);
                claims.putAll(Claims.vendor(known, context.getAuthorizedScopes()));
              });
    };
  }
}
