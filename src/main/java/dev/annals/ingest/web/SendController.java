package dev.annals.ingest.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.ingest.Ingestion;
import dev.annals.ingest.Ingestion.Checked;
import dev.annals.ingest.Ingestion.Submission;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.tenants.TenantAccess;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** GraphQL mutations {@code sendAudit} and {@code sendAudits}, which append events. */
@Controller
class SendController {

  private static final int MAX_EVENTS = 1_000;
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final Ingestion ingestion;
  private final TenantAccess tenants;

  SendController(Ingestion ingestion, TenantAccess tenants) {
    this.ingestion = ingestion;
    this.tenants = tenants;
  }

  @MutationMapping
  @Requires(Permission.WRITE_AUDITS)
  Ingestion.Receipt sendAudit(DataFetchingEnvironment environment, Caller caller) {
    Map<String, Object> input = environment.getArgumentOrDefault("input", Map.of());
    try {
      var tenant =
          tenants.resolveTarget(caller, (String) input.get("tenantId"), List.of("tenantId"));
      return ingestion.send(tenant, input);
    } catch (Refusal refusal) {
      throw refusal.under("input");
    }
  }

  @MutationMapping
  @Requires(Permission.WRITE_AUDITS)
  SentAudits sendAudits(DataFetchingEnvironment environment, Caller caller) {
    List<Map<String, Object>> inputs = environment.getArgumentOrDefault("inputs", List.of());
    if (inputs.size() > MAX_EVENTS) {
      throw new BadInput(
          "A call must have at most %d events, not %d.".formatted(MAX_EVENTS, inputs.size()),
          "inputs");
    }
    return SentAudits.of(settled(submitted(checked(inputs, caller))));
  }

  private List<Step> checked(List<Map<String, Object>> inputs, Caller caller) {
    var steps = new ArrayList<Step>(inputs.size());
    long bytes = 0;
    for (var input : inputs) {
      var step = check(input, caller, steps.size());
      bytes += step instanceof Step.Ready ready ? ready.event().size() : 0;
      steps.add(step);
    }
    if (bytes > MAX_BYTES) {
      throw new BadInput(
          "The events of a call must have at most %d bytes, not %d.".formatted(MAX_BYTES, bytes),
          "inputs");
    }
    return steps;
  }

  private Step check(Map<String, Object> input, Caller caller, int index) {
    try {
      var tenant =
          tenants.resolveTarget(caller, (String) input.get("tenantId"), List.of("tenantId"));
      return new Step.Ready(ingestion.check(tenant, input), index);
    } catch (Refusal refusal) {
      return new Step.Refused(place(refusal, index));
    }
  }

  private List<Step> submitted(List<Step> steps) {
    return steps.stream()
        .map(step -> step instanceof Step.Ready ready ? submit(ready) : step)
        .toList();
  }

  private Step submit(Step.Ready ready) {
    try {
      return new Step.UnderWay(ingestion.submit(ready.event()), ready.index());
    } catch (Refusal refusal) {
      return new Step.Refused(place(refusal, ready.index()));
    }
  }

  private static List<SentAudits.Result> settled(List<Step> steps) {
    return steps.stream().map(SendController::settle).toList();
  }

  private static SentAudits.Result settle(Step step) {
    return switch (step) {
      case Step.UnderWay underWay -> settle(underWay);
      case Step.Refused(Refusal refusal) -> SentAudits.Result.of(refusal);
      case Step.Ready ready -> throw new IllegalStateException("Not submitted: " + ready.index());
    };
  }

  private static SentAudits.Result settle(Step.UnderWay underWay) {
    try {
      return SentAudits.Result.of(underWay.submission().await());
    } catch (Refusal refusal) {
      return SentAudits.Result.of(place(refusal, underWay.index()));
    }
  }

  private static Refusal place(Refusal refusal, int index) {
    return refusal.under("inputs", String.valueOf(index));
  }

  /** The progress of one event of a request. */
  private sealed interface Step {

    record Ready(Checked event, int index) implements Step {}

    record UnderWay(Submission submission, int index) implements Step {}

    record Refused(Refusal refusal) implements Step {}
  }
}
