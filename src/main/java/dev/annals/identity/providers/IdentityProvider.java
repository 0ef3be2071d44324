package dev.annals.identity.providers;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.annals.access.Caller;
import dev.annals.identity.Roles;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One identity provider of the vendor: verifies its tokens, and offers it for signing in to the
 * portal.
 */
final class IdentityProvider {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int LARGEST = 512 * 1024;
  private static final int MOST_NAMES = 200;

  private final ProviderSettings.Issuer settings;
  private final URI issuer;
  private final Roles roles;
  private final SignedTokens tokens;
  private final @Nullable CodeFlow codeFlow;

  IdentityProvider(
      ProviderSettings.Issuer settings, URI issuer, Roles roles, Clock clock, JsonMapper json) {
    this.settings = settings;
    this.issuer = issuer;
    this.roles = roles;
    var http = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST);
    var discovery = new Discovery(issuer, http, json);
    this.tokens = new SignedTokens(settings, issuer, discovery, http, clock);
    var portal = settings.portal();
    this.codeFlow = portal == null ? null : new CodeFlow(portal, discovery, tokens, json);
  }

  /** Returns the sign-in from the portal with this provider, if it is configured. */
  Optional<CodeFlow> codeFlow() {
    return Optional.ofNullable(codeFlow);
  }

  /**
   * Verifies a token and returns its caller.
   *
   * @throws JwtException if this provider did not issue it, or it is for another audience, or has
   *     expired
   * @throws IllegalArgumentException if it names no user or no tenant
   * @throws Refusal {@code STORE_UNAVAILABLE} if the provider's keys cannot be loaded
   */
  Caller verify(String token) {
    var jwt = tokens.read(token);
    var audiences = jwt.getAudience();
    if (audiences == null || audiences.stream().noneMatch(settings.audiences()::contains)) {
      throw new BadJwtException("The token is for another audience");
    }
    return caller(jwt);
  }

  private Caller caller(Jwt jwt) {
    var names = settings.claims();
    var tenants = tenants(texts(jwt, names.tenant(), false));
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("The token names no tenant");
    }
    var expiresAt = jwt.getExpiresAt();
    var user = text(jwt, names.user());
    if (expiresAt == null || user == null || user.isBlank()) {
      throw new IllegalArgumentException("The token names no user, or has no expiration time");
    }
    var granted = PermissionMapping.of(texts(jwt, names.permissions(), true));
    var roleNames = Set.copyOf(texts(jwt, names.roles(), false));
    var permissions = new HashSet<>(roles.permissions(roleNames));
    permissions.addAll(granted);
    return new Caller(
        Caller.Kind.TENANT_USER,
        user,
        text(jwt, names.name()),
        text(jwt, names.email()),
        Set.copyOf(permissions),
        roleNames,
        tenants,
        tenants.size() == 1 ? tenants.iterator().next() : null,
        expiresAt,
        null,
        null,
        issuer(),
        granted,
        Caller.Origin.IDENTITY_PROVIDER);
  }

  /** Returns the issuer of callers with tokens of this provider. */
  Caller.Issuer issuer() {
    return Caller.Issuer.provider(issuer.toString());
  }

  /** Ignores invalid tenant ids, and the log of Annals, which no provider may grant. */
  private static Set<TenantId> tenants(Collection<String> texts) {
    var tenants = new HashSet<TenantId>();
    for (var text : texts) {
      try {
        tenants.add(new TenantId(text));
      } catch (IllegalArgumentException e) {
        // Events cannot be stored for this id.
      }
    }
    tenants.remove(TenantId.DEPLOYMENT);
    return Set.copyOf(tenants);
  }

  private static @Nullable String text(Jwt jwt, String name) {
    var value = value(jwt.getClaims(), name);
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }

  private static Set<String> texts(Jwt jwt, String name, boolean apart) {
    var texts = new HashSet<String>();
    switch (value(jwt.getClaims(), name)) {
      case Collection<?> several ->
          several.stream().limit(MOST_NAMES).forEach(each -> texts.add(String.valueOf(each)));
      case String text when apart -> texts.addAll(List.of(text.strip().split("\\s+")));
      case String text -> texts.add(text);
      case null, default -> {
        // The claim is missing or has another type.
      }
    }
    return texts;
  }

  private static @Nullable Object value(Map<?, ?> claims, String name) {
    var whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? value(inner, name.substring(dot + 1))
        : null;
  }
}
