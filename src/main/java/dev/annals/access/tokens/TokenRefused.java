package dev.annals.access.tokens;

import dev.annals.kernel.Refusal;

/** A token lets nobody in: it is none of ours, or its time is over, or its credential ended. */
public class TokenRefused extends Refusal {

  public TokenRefused(String message) {
    super(Code.UNAUTHENTICATED, message);
  }
}
