package dev.annals.identity.tokens;

import dev.annals.kernel.Refusal;

/**
 * A token is not valid: its issuer is unknown, it has expired, or its credential is no longer
 * valid.
 */
public class InvalidToken extends Refusal {

  public InvalidToken(String message) {
    super(Code.UNAUTHENTICATED, message);
  }
}
