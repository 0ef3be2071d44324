package dev.annals.ingest.web;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code SendAuditsPayload} of {@code graphql/ingest.graphqls}. */
record SentAudits(List<Result> results, int accepted, int duplicates, int rejected) {

  static SentAudits of(List<Result> results) {
    int rejected = (int) results.stream().filter(result -> result.error() != null).count();
    int duplicates = (int) results.stream().filter(Result::duplicate).count();
    return new SentAudits(results, results.size() - rejected - duplicates, duplicates, rejected);
  }

  /** The {@code SendAuditResult}: an event, or why it was rejected. */
  record Result(@Nullable AuditEvent event, boolean duplicate, @Nullable Fault error) {

    static Result of(Ingestion.Receipt receipt) {
      return new Result(receipt.event(), receipt.duplicate(), null);
    }

    static Result of(Refusal refusal) {
      return new Result(
          null, false, new Fault(refusal.code().name(), refusal.reason(), refusal.path()));
    }
  }

  /** The {@code AuditError} of a rejected event. */
  record Fault(String code, String message, List<String> path) {}
}
