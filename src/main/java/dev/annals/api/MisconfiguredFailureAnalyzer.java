package dev.annals.api;

import dev.annals.kernel.Misconfigured;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is wrong with a setting and what to set, instead of a stack trace. */
class MisconfiguredFailureAnalyzer extends AbstractFailureAnalyzer<Misconfigured> {

  @Override
  protected FailureAnalysis analyze(Throwable whole, Misconfigured cause) {
    return new FailureAnalysis(cause.getMessage(), cause.instead(), whole);
  }
}
