package dev.annals.access.tokens;

import dev.annals.access.VendorSignIn;
import dev.annals.access.credentials.Credential;
import dev.annals.access.credentials.Credentials;
import dev.annals.access.credentials.Secrets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.stereotype.Component;

/** Gives tokens to the vendor's back ends without the authorization server. */
@Component
class VendorTokens implements VendorSignIn {

  private final Credentials credentials;
  private final Secrets secrets;
  private final JwtEncoder encoder;
  private final TokenSettings settings;
  private final Clock clock;

  VendorTokens(
      Credentials credentials,
      Secrets secrets,
      JwtEncoder encoder,
      TokenSettings settings,
      Clock clock) {
    this.credentials = credentials;
    this.secrets = secrets;
    this.encoder = encoder;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public IssuedToken signIn(String clientId, String secret) {
    var credential =
        credentials
            .valid(clientId)
            .filter(valid -> secrets.matches(secret, valid.secretHash()))
            .orElseThrow(() -> new TokenUnfit("There is no such client id and secret"));
    return new IssuedToken(issue(credential), settings.lifetime());
  }

  private String issue(Credential credential) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var claims =
        JwtClaimsSet.builder()
            .issuer(Claims.ISSUER)
            .subject(credential.clientId())
            .id(UUID.randomUUID().toString())
            .issuedAt(now)
            .notBefore(now)
            .expiresAt(now.plus(settings.lifetime()))
            .claims(all -> all.putAll(Claims.vendor(credential, credential.permissions())));
    var header = JwsHeader.with(SignatureAlgorithm.RS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
  }
}
