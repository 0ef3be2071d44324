package dev.annals.activity;

import dev.annals.ingest.Ingestion;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes facts as automatic events, each exactly once, however often it is delivered. A fact about
 * a tenant is written to that tenant's log, others to the deployment's log. Facts about a suspended
 * tenant are written to the deployment's log, too, because the log of that tenant rejects events.
 * Writing causes no further facts.
 */
@Component
class SystemEventWriter {

  private static final Logger log = LoggerFactory.getLogger(SystemEventWriter.class);

  private final Ingestion ingestion;
  private final Tenants tenants;
  private final Switches switches;

  SystemEventWriter(Ingestion ingestion, Tenants tenants, Switches switches) {
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.switches = switches;
  }

  /** Whether facts of this kind are recorded. */
  boolean accepts(SystemEventType systemEventType) {
    return switches.isOn(systemEventType);
  }

  /**
   * Writes a fact, if its kind is on. When this method returns, the event is stored.
   *
   * @throws Refusal as {@link Ingestion#send}, if a retry may succeed
   */
  void write(SystemEvent systemEvent) {
    if (accepts(systemEvent.kind())) {
      settle(submit(systemEvent));
    }
  }

  /** Writes these facts concurrently, and returns those that may be retried later. */
  List<SystemEvent> write(List<SystemEvent> facts) {
    record Underway(SystemEvent fact, Ingestion.Submission submission) {}
    var underway = new ArrayList<Underway>(facts.size());
    var left = new ArrayList<SystemEvent>();
    for (var systemEvent : facts) {
      try {
        underway.add(new Underway(systemEvent, submit(systemEvent)));
      } catch (RuntimeException e) {
        keep(systemEvent, e, left);
      }
    }
    for (var each : underway) {
      try {
        settle(each.submission());
      } catch (RuntimeException e) {
        keep(each.fact(), e, left);
      }
    }
    return left;
  }

  private Ingestion.Submission submit(SystemEvent systemEvent) {
    var target = log(systemEvent);
    return ingestion.submit(checked(target, systemEvent));
  }

  /**
   * Checks the event of a fact. An event that is rejected, usually because it is too large, is
   * shortened step by step: a partial record of a change is better than none.
   */
  private Ingestion.Checked checked(TenantId target, SystemEvent systemEvent) {
    var event = systemEvent.event(target);
    BadInput refused;
    try {
      return ingestion.checkOwn(target, event);
    } catch (BadInput e) {
      refused = e;
    }
    for (var step : EventTruncation.STEPS) {
      try {
        var checked = ingestion.checkOwn(target, step.apply(event));
        log.warn(
            "The automatic event {} of {} was truncated: {}",
            systemEvent.kind().action(),
            systemEvent.id(),
            refused.reason());
        return checked;
      } catch (BadInput e) {
        refused = e;
      }
    }
    throw refused;
  }

  private static void settle(Ingestion.Submission submission) {
    try {
      submission.await();
    } catch (Refusal refusal) {
      // A repeated fact can have other details than before. The first event is kept.
      if (refusal.code() != Refusal.Code.IDEMPOTENCY_CONFLICT) {
        throw refusal;
      }
    }
  }

  private static void keep(SystemEvent systemEvent, RuntimeException e, List<SystemEvent> left) {
    if (mayPass(e)) {
      left.add(systemEvent);
    } else {
      log.error(
          "The automatic event {} of {} could not be written",
          systemEvent.kind().action(),
          systemEvent.id(),
          e);
    }
  }

  private static boolean mayPass(RuntimeException e) {
    return e instanceof Refusal refusal
        ? refusal.code() != Refusal.Code.BAD_INPUT
        : e instanceof DataAccessException;
  }

  private TenantId log(SystemEvent systemEvent) {
    return Optional.ofNullable(systemEvent.tenant())
        .filter(tenant -> systemEvent.kind().log() == SystemEventType.Log.TENANT)
        .flatMap(tenants::find)
        .filter(tenant -> !tenant.suspended())
        .orElseGet(() -> tenants.provision(TenantId.DEPLOYMENT))
        .id();
  }
}
