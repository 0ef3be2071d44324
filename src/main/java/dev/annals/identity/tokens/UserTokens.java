package dev.annals.identity.tokens;

import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.stereotype.Component;

/** Issues access tokens to users of tenants. */
@Component
public class UserTokens {

  private final JwtEncoder encoder;
  private final TokenSettings settings;
  private final Clock clock;

  UserTokens(JwtEncoder encoder, TokenSettings settings, Clock clock) {
    this.encoder = encoder;
    this.settings = settings;
    this.clock = clock;
  }

  /** An access token and its expiry. */
  public record UserToken(String accessToken, Instant expiresAt) {

    @Override
    public String toString() {
      return "UserToken[until " + expiresAt + "]";
    }
  }

  /**
   * Issues a token for a user. The permissions of the roles are looked up when the token is used.
   *
   * @param issuer the token becomes invalid together with this issuer
   * @param delegated whether a tenant's user created the portal link
   * @param until when the token expires at the latest; null if there is no such limit
   */
  public UserToken issue(
      TenantId tenant,
      String userId,
      @Nullable String name,
      @Nullable String email,
      Set<String> roles,
      Caller.Issuer issuer,
      boolean delegated,
      @Nullable Instant until) {
    // Claims have a precision of seconds. The returned expiry must equal that of the token.
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var expiresAt = earlier(now.plus(settings.userLifetime()), until);
    var claims =
        JwtClaimsSet.builder()
            .issuer(Claims.ISSUER)
            .subject(userId)
            .id(UUID.randomUUID().toString())
            .issuedAt(now)
            .notBefore(now)
            .expiresAt(expiresAt)
            .claim(Claims.KIND, Claims.USER)
            .claim(Claims.TENANT, tenant.value())
            .claim(Claims.ROLES, List.copyOf(roles))
            .claim(Claims.ISSUER_ID, issuer.clientId())
            .claim(Claims.ISSUER_SECRET, issuer.secret());
    if (delegated) {
      claims.claim(Claims.DELEGATED, true);
    }
    if (name != null) {
      claims.claim(Claims.NAME, name);
    }
    if (email != null) {
      claims.claim(Claims.EMAIL, email);
    }
    var header = JwsHeader.with(SignatureAlgorithm.RS256).build();
    var token = encoder.encode(JwtEncoderParameters.from(header, claims.build()));
    return new UserToken(token.getTokenValue(), expiresAt);
  }

  private static Instant earlier(Instant end, @Nullable Instant bound) {
    var whole = bound == null ? end : bound.truncatedTo(ChronoUnit.SECONDS);
    return whole.isBefore(end) ? whole : end;
  }
}
