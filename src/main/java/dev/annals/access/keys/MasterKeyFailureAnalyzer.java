package dev.annals.access.keys;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the master key, in place of a stack. */
class MasterKeyFailureAnalyzer extends AbstractFailureAnalyzer<MasterKeyFault> {

  @Override
  protected FailureAnalysis analyze(Throwable root, MasterKeyFault cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.wayOut(), cause);
  }
}
