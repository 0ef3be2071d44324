package dev.annals.access.web;

import dev.annals.access.tokens.TokenRefused;
import dev.annals.access.tokens.Tokens;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Lets in whoever has a token that stands. No bean: as one it would answer for the other chain too.
 */
class Bearers implements AuthenticationManager {

  private final Tokens tokens;

  Bearers(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Authentication authenticate(Authentication bearer) {
    try {
      return new CallerAuthentication(
          tokens.verify(((BearerTokenAuthenticationToken) bearer).getToken()));
    } catch (TokenRefused e) {
      throw new InvalidBearerTokenException(e.reason(), e);
    } catch (DataAccessException e) {
      throw new StoreAway(e);
    }
  }
}
