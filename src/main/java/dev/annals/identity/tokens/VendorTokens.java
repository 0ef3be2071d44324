package dev.annals.identity.tokens;

import dev.annals.access.ClientInfo;
import dev.annals.identity.VendorTokenIssuer;
import dev.annals.identity.credentials.ClientAuthenticator;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.stereotype.Component;

/** Issues access tokens to the vendor's back ends without the authorization server. */
@Component
class VendorTokens implements VendorTokenIssuer {

  private final ClientAuthenticator clientAuthenticator;
  private final JwtEncoder encoder;
  private final TokenSettings settings;
  private final Clock clock;

  VendorTokens(
      ClientAuthenticator clientAuthenticator,
      JwtEncoder encoder,
      TokenSettings settings,
      Clock clock) {
    this.clientAuthenticator = clientAuthenticator;
    this.encoder = encoder;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public IssuedToken signIn(String clientId, String secret, ClientInfo clientInfo) {
    var known =
        clientAuthenticator.signIn(
            List.of(new ClientAuthenticator.Claim(clientId, secret)), clientInfo);
    return new IssuedToken(issue(known), settings.dialectLifetime());
  }

  private String issue(ClientAuthenticator.Known known) {
    var credential = known.credential();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var claims =
        JwtClaimsSet.builder()
            .issuer(Claims.ISSUER)
            .subject(credential.clientId())
            .id(UUID.randomUUID().toString())
            .issuedAt(now)
            .notBefore(now)
            .expiresAt(now.plus(settings.dialectLifetime()))
            .claims(all -> all.putAll(Claims.vendor(known, credential.permissions())));
    var header = JwsHeader.with(SignatureAlgorithm.RS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
  }
}
