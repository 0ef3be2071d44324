package dev.annals.activity;

import dev.annals.access.Tenants;
import dev.annals.ingest.Ingestion;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes facts down, each once, however often it is told: what concerns a tenant into that tenant's
 * log, everything else into the deployment's. So is what concerns a suspended tenant, for whose log
 * nothing is taken. Writing causes no further fact.
 */
@Component
class Journal {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final Ingestion ingestion;
  private final Tenants tenants;
  private final Switches switches;

  Journal(Ingestion ingestion, Tenants tenants, Switches switches) {
    this.ingestion = ingestion;
    this.tenants = tenants;
    this.switches = switches;
  }

  /** Whether facts of this kind are written at all. */
  boolean takes(Kind kind) {
    return switches.isOn(kind);
  }

  /**
   * Writes a fact down, if its kind is on. When this returns, it is stored.
   *
   * @throws Refusal as {@link Ingestion#send}, where telling it again may help
   */
  void write(Fact fact) {
    if (takes(fact.kind())) {
      settle(submit(fact));
    }
  }

  /** Writes these down side by side, and returns those that may be told again later. */
  List<Fact> write(List<Fact> facts) {
    record Underway(Fact fact, Ingestion.Submission submission) {}
    var underway = new ArrayList<Underway>(facts.size());
    var left = new ArrayList<Fact>();
    for (var fact : facts) {
      try {
        underway.add(new Underway(fact, submit(fact)));
      } catch (RuntimeException e) {
        keep(fact, e, left);
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

  private Ingestion.Submission submit(Fact fact) {
    var target = log(fact);
    return ingestion.submit(checked(target, fact));
  }

  /**
   * Checks the event of a fact. One that is refused, usually because it is too large, is shortened
   * step by step: a change that is recorded in part is better than one that is not recorded.
   */
  private Ingestion.Checked checked(TenantId target, Fact fact) {
    var event = fact.event(target);
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
            fact.kind().action(),
            fact.id(),
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
      // Told again it can say more or less than before. The first word stands.
      if (refusal.code() != Refusal.Code.IDEMPOTENCY_CONFLICT) {
        throw refusal;
      }
    }
  }

  private static void keep(Fact fact, RuntimeException e, List<Fact> left) {
    if (mayPass(e)) {
      left.add(fact);
    } else {
      log.error("The automatic event {} of {} could not be written", fact.kind().action(), fact.id(), e);
    }
  }

  private static boolean mayPass(RuntimeException e) {
    return e instanceof Refusal refusal
        ? refusal.code() != Refusal.Code.BAD_INPUT
        : e instanceof DataAccessException;
  }

  private TenantId log(Fact fact) {
    return Optional.ofNullable(fact.tenant())
        .filter(tenant -> fact.kind().log() == Kind.Log.TENANT)
        .flatMap(tenants::find)
        .filter(tenant -> !tenant.suspended())
        .orElseGet(() -> tenants.provision(TenantId.DEPLOYMENT))
        .id();
  }
}
