package dev.annals.access.web;

import dev.annals.access.credentials.Credentials;
import dev.annals.access.credentials.Secrets;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Reads requests for tokens, where Annals is kinder than the authorization server's defaults. */
@Component
class SignIn {

  private static final String BASIC = "basic ";

  private final Credentials credentials;
  private final Secrets secrets;
  private final AuthenticationConverter clientCredentials =
      new OAuth2ClientCredentialsAuthenticationConverter();

  SignIn(Credentials credentials, Secrets secrets) {
    this.credentials = credentials;
    this.secrets = secrets;
  }

  /**
   * Takes an id and secret as they are, if they are right so. RFC 6749 (2.3.1) wants them
   * form-encoded inside HTTP Basic and curl sends them plain; the difference shows in a chosen
   * secret that has a plus or a percent sign. Everything else is left to the defaults.
   */
  @Nullable Authentication basic(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    String plain;
    try {
      plain =
          new String(
              Base64.getDecoder().decode(header.substring(BASIC.length()).strip()),
              StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    var colon = plain.indexOf(':');
    if (colon < 0 || (plain.indexOf('+') < 0 && plain.indexOf('%') < 0)) {
      return null;
    }
    var id = plain.substring(0, colon);
    var secret = plain.substring(colon + 1);
    return credentials
        .valid(id)
        .filter(credential -> secrets.matches(secret, credential.secretHash()))
        .map(
            credential ->
                new OAuth2ClientAuthenticationToken(
                    id, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, secret, null))
        .orElse(null);
  }

  /** Whoever asks for no scope in particular is given all that the credential has. */
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
}
