package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.identity.connections.ClientConnection;
import dev.annals.identity.tokens.InvalidToken;
import dev.annals.identity.tokens.Tokens;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Authenticates requests with a valid bearer token. It is not a bean, because it would then also
 * apply to the other filter chain.
 */
class BearerAuthenticationManager implements AuthenticationManager {

  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;

  BearerAuthenticationManager(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Returns an authentication manager that also marks the request's connection as authenticated.
   */
  AuthenticationManager over(HttpServletRequest request) {
    return bearer -> {
      var known = authenticate(bearer);
      if (known.getPrincipal() instanceof Caller caller) {
        ClientConnection.of(request).ifPresent(connection -> connection.authenticated(caller));
      }
      return known;
    };
  }

  @Override
  public Authentication authenticate(Authentication bearer) {
    try {
      return new CallerAuthentication(
          tokens.verify(((BearerTokenAuthenticationToken) bearer).getToken()));
    } catch (InvalidToken e) {
      throw new InvalidBearerTokenException(e.reason(), e);
    } catch (Refusal e) {
      throw new StoreUnavailable(e);
    } catch (DataAccessException e) {
      throw new StoreUnavailable(StoreFaults.refusal(e));
    }
  }

  /**
   * Returns the token of {@code Authorization: Bearer …} (RFC 6750, section 2.1), or null. The
   * format of the token is not checked here: an invalid one is rejected when it is verified, and a
   * token that was verified before needs no further check.
   */
  static @Nullable String token(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    var token = header.substring(SCHEME.length()).stripLeading();
    return token.isEmpty() ? null : token;
  }
}
