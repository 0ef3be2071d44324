package dev.annals.identity.http;

import dev.annals.access.ClientInfo;
import dev.annals.identity.credentials.ClientAuthenticator;
import dev.annals.identity.credentials.ClientAuthenticator.Claim;
import dev.annals.identity.tokens.RegisteredClients;
import dev.annals.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Reads token requests and authenticates clients, instead of the authorization server's own
 * components: it decodes secrets in two ways, accepts two secrets per credential, and counts
 * failures.
 */
@Component
class ClientCredentialsSignIn {

  private static final String BASIC = "basic ";

  /** The parameter that carries the claims until they are verified. */
  private static final String READINGS = "annals.readings";

  private static final String PEER = "annals.peer";

  private final ClientAuthenticator clientAuthenticator;
  private final RegisteredClients clients;
  private final AuthenticationConverter post = new ClientSecretPostAuthenticationConverter();
  private final AuthenticationConverter clientCredentials =
      new OAuth2ClientCredentialsAuthenticationConverter();

  ClientCredentialsSignIn(ClientAuthenticator clientAuthenticator, RegisteredClients clients) {
    this.clientAuthenticator = clientAuthenticator;
    this.clients = clients;
  }

  /**
   * The client cannot be authenticated now: there were too many failed attempts, or the database is
   * not responding.
   */
  static final class Later extends OAuth2AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final long seconds;

    private Later(String description, long seconds) {
      super(new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, description, null));
      this.seconds = seconds;
    }

    /** How long to wait; 0 if unknown, because the database is not responding. */
    long seconds() {
      return seconds;
    }
  }

  /**
   * Reads an id and secret from HTTP Basic or from the form. RFC 6749 (2.3.1) requires form
   * encoding inside HTTP Basic, but curl sends them unencoded; this matters for a secret with a
   * plus or a percent sign. So both encodings are tried. A request without credentials is not
   * authenticated.
   */
  Authentication client(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      return fromForm(request);
    }
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      throw invalidClient();
    }
    return claim(
        readings(header.substring(BASIC.length()).strip()),
        ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
        request);
  }

  private Authentication fromForm(HttpServletRequest request) {
    if (!(post.convert(request) instanceof OAuth2ClientAuthenticationToken token)) {
      throw invalidClient();
    }
    var claim = new Claim(token.getName(), String.valueOf(token.getCredentials()));
    return claim(List.of(claim), ClientAuthenticationMethod.CLIENT_SECRET_POST, request);
  }

  private static Authentication claim(
      List<Claim> readings, ClientAuthenticationMethod method, HttpServletRequest request) {
    var clientInfo =
        new ClientInfo(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT));
    var first = readings.getFirst();
    return new OAuth2ClientAuthenticationToken(
        first.clientId(), method, first.secret(), Map.of(READINGS, readings, PEER, clientInfo));
  }

  private static List<Claim> readings(String encoded) {
    String plain;
    try {
      plain = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalidClient();
    }
    var colon = plain.indexOf(':');
    if (colon < 1) {
      throw invalidClient();
    }
    var id = plain.substring(0, colon);
    var secret = plain.substring(colon + 1);
    var readings = new ArrayList<>(List.of(new Claim(id, secret)));
    if (plain.indexOf('+') >= 0 || plain.indexOf('%') >= 0) {
      try {
        readings.add(new Claim(decoded(id), decoded(secret)));
      } catch (IllegalArgumentException e) {
        // It is not form-encoded.
      }
    }
    return readings;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /**
   * Verifies client credentials. It is not a bean, because it would then be called again for
   * rejected requests.
   */
  AuthenticationProvider provider() {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication claim) {
        return verify(claim);
      }

      @Override
      public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
      }
    };
  }

  @SuppressWarnings("unchecked") // set by client()
  private Authentication verify(Authentication authentication) {
    var claimed = (OAuth2ClientAuthenticationToken) authentication;
    var readings = (List<Claim>) claimed.getAdditionalParameters().get(READINGS);
    var clientInfo = (ClientInfo) claimed.getAdditionalParameters().get(PEER);
    if (readings == null || clientInfo == null) {
      throw invalidClient();
    }
    try {
      var known = clientAuthenticator.signIn(readings, clientInfo);
      return new OAuth2ClientAuthenticationToken(
          clients.client(known), claimed.getClientAuthenticationMethod(), null);
    } catch (Refusal refusal) {
      if (refusal.details().get("retryAfterMillis") instanceof Long millis) {
        throw new Later(refusal.reason(), millis / 1000);
      }
      throw invalidClient();
    } catch (DataAccessException e) {
      throw new Later("The database is not responding. Try again later.", 0);
    }
  }

  /** Without a scope parameter, a token has all permissions of the credential. */
  @Nullable Authentication request(HttpServletRequest request) {
    var asked = clientCredentials.convert(request);
    if (asked instanceof OAuth2ClientCredentialsAuthenticationToken token
        && token.getScopes().isEmpty()
        && token.getPrincipal() instanceof OAuth2ClientAuthenticationToken client
        && client.getRegisteredClient() != null) {
      return new OAuth2ClientCredentialsAuthenticationToken(
          client, client.getRegisteredClient().getScopes(), token.getAdditionalParameters());
    }
    return asked;
  }

  private static OAuth2AuthenticationException invalidClient() {
    return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
  }
}
