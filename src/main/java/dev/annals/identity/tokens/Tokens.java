package dev.annals.identity.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTParser;
import dev.annals.access.Caller;
import dev.annals.access.CallerRefresh;
import dev.annals.access.Permission;
import dev.annals.identity.Roles;
import dev.annals.identity.providers.IdentityProviders;
import dev.annals.kernel.Sha256;
import dev.annals.kernel.TenantId;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Authenticates callers by their tokens. The signature of a token is verified once; the result is
 * cached by the hash of the token until the token expires. Each call checks, in memory, that the
 * issuer is still valid.
 */
@Component
public class Tokens implements CallerRefresh {

  private final JwtDecoder decoder;
  private final IdentityProviders providers;
  private final Issuers issuers;
  private final Roles roles;
  private final Clock clock;
  private final Cache<ByteBuffer, Verified> remembered;

  Tokens(
      JwtDecoder decoder,
      IdentityProviders providers,
      Issuers issuers,
      Roles roles,
      TokenSettings settings,
      Clock clock) {
    this.decoder = decoder;
    this.providers = providers;
    this.issuers = issuers;
    this.roles = roles;
    this.clock = clock;
    this.remembered = Caffeine.newBuilder().maximumSize(settings.remembered()).build();
  }

  /**
   * Verifies a token and returns its caller. A vendor's caller has no tenant yet; the request names
   * it.
   *
   * @throws InvalidToken if the token is not valid
   * @throws dev.annals.kernel.Refusal {@code STORE_UNAVAILABLE} if an identity provider is needed
   *     and does not respond
   */
  public Caller verify(String token) {
    var hash = hash(token);
    var state = roles.state();
    var verified = remembered.getIfPresent(hash);
    if (verified == null || !verified.roles().equals(state)) {
      verified =
          new Verified(verified == null ? decode(token) : refreshed(verified.caller()), state);
      remembered.put(hash, verified);
    }
    var caller = verified.caller();
    if (isExpired(caller)) {
      remembered.invalidate(hash);
      throw new InvalidToken("The access token has expired. Request a new one.");
    }
    if (isRevoked(caller)) {
      remembered.invalidate(hash);
      throw new InvalidToken("The credential of this access token has expired or was revoked.");
    }
    return caller;
  }

  @Override
  public Caller current(Caller caller) {
    if (isExpired(caller) || isRevoked(caller)) {
      throw new InvalidToken("The access token is no longer valid. Continue with a new one.");
    }
    return refreshed(caller);
  }

  /**
   * The result of a verification.
   *
   * @param roles the {@link Roles#state} with which the permissions were determined
   */
  private record Verified(Caller caller, Object roles) {}

  /** Returns the caller with the current permissions of its roles. */
  private Caller refreshed(Caller caller) {
    if (caller.roles().isEmpty()) {
      return caller;
    }
    var permissions = permissions(caller);
    return permissions.equals(caller.permissions()) ? caller : caller.allowed(permissions);
  }

  private Set<String> permissions(Caller caller) {
    var permissions = new HashSet<>(roles.permissions(caller.roles()));
    permissions.addAll(caller.granted());
    return Set.copyOf(permissions);
  }

  private boolean isExpired(Caller caller) {
    return !clock.instant().isBefore(caller.expiresAt());
  }

  private boolean isRevoked(Caller caller) {
    return !issuers.isAlive(caller.issuer());
  }

  private Caller decode(String token) {
    if (!isCanonical(token)) {
      throw new InvalidToken("The access token is not valid.");
    }
    try {
      var issuer = JWTParser.parse(token).getJWTClaimsSet().getIssuer();
      return issuer == null || issuer.equals(Claims.ISSUER)
          ? caller(decoder.decode(token))
          : providers.verify(issuer, token).orElseThrow(IllegalArgumentException::new);
    } catch (ParseException | JwtException | IllegalArgumentException e) {
      throw new InvalidToken("The access token is not valid.");
    }
  }

  /**
   * Returns whether each part is the canonical base64url encoding of its octets (RFC 7515, section
   * 2). Decoders ignore unused bits of the last character, padding and other characters, so that
   * one token would have many valid texts.
   */
  private static boolean isCanonical(String token) {
    return Arrays.stream(token.split("\\.", -1)).allMatch(Tokens::isCanonicalPart);
  }

  private static boolean isCanonicalPart(String part) {
    try {
      var octets = Base64.getUrlDecoder().decode(part);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(part);
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private Caller caller(Jwt jwt) {
    var kind = text(jwt, Claims.KIND);
    return switch (kind) {
      case Claims.VENDOR -> vendor(jwt);
      case Claims.USER -> user(jwt);
      default -> throw new IllegalArgumentException("The token has an unknown kind");
    };
  }

  private static Caller vendor(Jwt jwt) {
    var permissions = Set.copyOf(texts(jwt, Claims.PERMISSIONS));
    var tenants =
        jwt.hasClaim(Claims.TENANTS)
            ? texts(jwt, Claims.TENANTS).stream()
                .map(TenantId::new)
                .collect(Collectors.toUnmodifiableSet())
            : null;
    return new Caller(
        Caller.Kind.VENDOR,
        text(jwt, "sub"),
        jwt.getClaimAsString(Claims.NAME),
        null,
        permissions.stream()
            .filter(Permission.ALL::contains)
            .collect(Collectors.toUnmodifiableSet()),
        Set.of(),
        tenants,
        null,
        expiry(jwt),
        null,
        null,
        issuer(jwt));
  }

  private Caller user(Jwt jwt) {
    var tenant = new TenantId(text(jwt, Claims.TENANT));
    var names = Set.copyOf(texts(jwt, Claims.ROLES));
    return new Caller(
        Caller.Kind.TENANT_USER,
        text(jwt, "sub"),
        jwt.getClaimAsString(Claims.NAME),
        jwt.getClaimAsString(Claims.EMAIL),
        roles.permissions(names),
        names,
        Set.of(tenant),
        tenant,
        expiry(jwt),
        null,
        null,
        issuer(jwt),
        Set.of(),
        Boolean.TRUE.equals(jwt.getClaimAsBoolean(Claims.DELEGATED))
            ? Caller.Origin.DELEGATED_LINK
            : Caller.Origin.LINK);
  }

  private static Caller.Issuer issuer(Jwt jwt) {
    return new Caller.Issuer(text(jwt, Claims.ISSUER_ID), text(jwt, Claims.ISSUER_SECRET));
  }

  private static String text(Jwt jwt, String claim) {
    return required(jwt.getClaimAsString(claim), claim);
  }

  private static List<String> texts(Jwt jwt, String claim) {
    return required(jwt.getClaimAsStringList(claim), claim);
  }

  private static Instant expiry(Jwt jwt) {
    return required(jwt.getExpiresAt(), "exp");
  }

  private static <T> T required(@Nullable T value, String claim) {
    if (value == null) {
      throw new IllegalArgumentException("The token has no claim " + claim);
    }
    return value;
  }

  private static ByteBuffer hash(String token) {
    return ByteBuffer.wrap(Sha256.of(token));
  }
}
