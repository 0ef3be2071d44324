package dev.annals.access.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Roles;
import dev.annals.access.Sessions;
import dev.annals.access.credentials.Credentials;
import dev.annals.kernel.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Knows callers by their tokens. A signature is checked once; after that the token is remembered by
 * its hash until its time is over. Whether the credential that it goes back to still stands is
 * asked each time, of memory.
 */
@Component
public class Tokens implements Sessions {

  private final JwtDecoder decoder;
  private final Credentials credentials;
  private final Roles roles;
  private final Clock clock;
  private final Cache<ByteBuffer, Caller> remembered;

  Tokens(
      JwtDecoder decoder,
      Credentials credentials,
      Roles roles,
      TokenSettings settings,
      Clock clock) {
    this.decoder = decoder;
    this.credentials = credentials;
    this.roles = roles;
    this.clock = clock;
    this.remembered = Caffeine.newBuilder().maximumSize(settings.remembered()).build();
  }

  /**
   * Whose token this is. A vendor's caller has no tenant yet: a request names it.
   *
   * @throws TokenUnfit if it lets nobody in
   */
  public Caller verify(String token) {
    var hash = hash(token);
    var caller = remembered.getIfPresent(hash);
    if (caller == null) {
      caller = decode(token);
      remembered.put(hash, caller);
    }
    if (isOver(caller)) {
      remembered.invalidate(hash);
      throw new TokenUnfit("The access token has expired: get a new one");
    }
    if (isRevoked(caller)) {
      remembered.invalidate(hash);
      throw new TokenUnfit("The credential of this access token has ended");
    }
    return caller;
  }

  @Override
  public boolean isAlive(Caller caller) {
    return !isOver(caller) && !isRevoked(caller);
  }

  private boolean isOver(Caller caller) {
    return !clock.instant().isBefore(caller.expiresAt());
  }

  private boolean isRevoked(Caller caller) {
    return !credentials.isAlive(caller.issuer());
  }

  private Caller decode(String token) {
    try {
      return caller(decoder.decode(token));
    } catch (JwtException | IllegalArgumentException e) {
      throw new TokenUnfit("This is no valid access token");
    }
  }

  private Caller caller(Jwt jwt) {
    var kind = text(jwt, Claims.KIND);
    return switch (kind) {
      case Claims.VENDOR -> vendor(jwt);
      case Claims.USER -> user(jwt);
      default -> throw new IllegalArgumentException("A token of no known kind");
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
        issuer(jwt));
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
      throw new IllegalArgumentException("A token without " + claim);
    }
    return value;
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
