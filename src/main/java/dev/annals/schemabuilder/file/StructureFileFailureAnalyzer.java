package dev.annals.schemabuilder.file;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Describes an invalid structure file. */
class StructureFileFailureAnalyzer extends AbstractFailureAnalyzer<StructureFileInvalid> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, StructureFileInvalid cause) {
    return new FailureAnalysis(
        "The structure file %s cannot be applied.%n%n  %s"
            .formatted(cause.file(), cause.getMessage()),
        "Fix the file, or start without annals.structure.file. Nothing was changed.",
        cause);
  }
}
