package dev.annals.access.portal;

import dev.annals.kernel.Refusal;

/** A code lets nobody in: there is none such, it was used, or its time is over. */
public class CodeRefused extends Refusal {

  CodeRefused() {
    super(Code.UNAUTHENTICATED, "This link was already used or has expired. Request a new one.");
  }
}
