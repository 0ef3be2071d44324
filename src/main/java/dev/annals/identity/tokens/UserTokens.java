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

/** Gives tokens to users of a tenant. */
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

  /** A token, and when it ends. */
  public record UserToken(String accessToken, Instant expiresAt) {

    @Override
    public String toString() {
      return "UserToken[until " + expiresAt + "]";
    }
  }

  /**
   * A token for that user of that tenant; what its roles permit is looked up when it is used.
   *
   * @param issuer what the token ends with
   * @param delegated whether a tenant's user made the link
   * @param until when the token ends at the latest; null for no such bound
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
    // Claims count in seconds: what is said about the token's end must be what it holds.
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
