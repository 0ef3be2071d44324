package dev.annals.access.tokens;

import dev.annals.kernel.Refusal;

/** A token lets nobody in: it is none of ours, or its time is over, or its credential ended. */
public class TokenUnfit extends Refusal {

  public TokenUnfit(String message) {
    super(Code.UNAUTHENTICATED, message);
  }
}
