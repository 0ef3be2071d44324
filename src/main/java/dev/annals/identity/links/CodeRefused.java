package dev.annals.identity.links;

import dev.annals.kernel.Refusal;

/** The code of a portal link is not valid: it does not exist, was used, or has expired. */
public class CodeRefused extends Refusal {

  CodeRefused() {
    super(Code.UNAUTHENTICATED, "This link was already used or has expired. Request a new one.");
  }
}
