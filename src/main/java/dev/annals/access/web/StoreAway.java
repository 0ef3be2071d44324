package dev.annals.access.web;

import org.springframework.security.core.AuthenticationException;

/**
 * Nobody can say whether a token stands, since the database, or an identity provider, does not
 * answer. Spring's own exception for this is thrown past the entry point that answers all others.
 */
final class StoreAway extends AuthenticationException {

  StoreAway(String message, Throwable cause) {
    super(message, cause);
  }
}
