package dev.annals.access.tokens;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.annals.access.credentials.Credential;
import dev.annals.access.keys.Keys;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
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

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenSettings.class)
class TokenConfiguration {

  @Bean
  JWKSource<SecurityContext> jwkSource(Keys keys) {
    return new ImmutableJWKSet<>(new JWKSet(keys.signing()));
  }

  @Bean
  JwtEncoder jwtEncoder(JWKSource<SecurityContext> keys) {
    return new NimbusJwtEncoder(keys);
  }

  /** Takes tokens of this deployment only, wherever else their signing key may be used one day. */
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
    return new Forgetful();
  }

  @Bean
  AuthorizationServerSettings authorizationServerSettings() {
    return AuthorizationServerSettings.builder().build();
  }

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> vendorClaims() {
    return context -> {
      @Nullable Credential credential =
          context
              .getRegisteredClient()
              .getClientSettings()
              .getSetting(RegisteredClients.CREDENTIAL);
      if (credential == null) {
        throw new IllegalStateException("A client without its credential");
      }
      context
          .getClaims()
          .claims(
              claims -> {
                claims.remove("scope");
                claims.remove(JwtClaimNames.AUD);
                claims.put(JwtClaimNames.ISS, Claims.ISSUER);
                claims.putAll(Claims.vendor(credential, context.getAuthorizedScopes()));
              });
    };
  }
}
