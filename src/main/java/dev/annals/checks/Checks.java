package dev.annals.checks;

import dev.annals.checks.CheckPerformed.What;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.Tenants;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Runs the checks and reports their results to the server's log and to listeners. */
@Component
class Checks {

  private static final Logger log = LoggerFactory.getLogger(Checks.class);
  private static final int PAGE = 200;

  /** Maximum number of findings that are reported individually. */
  private static final int MOST_FINDINGS = 20;

  private final ConfigurationCheck configurationCheck;
  private final SequenceGapCheck sequenceGapCheck;
  private final Tenants tenants;
  private final ApplicationEventPublisher signals;
  private final Clock clock;

  Checks(
      ConfigurationCheck configurationCheck,
      SequenceGapCheck sequenceGapCheck,
      Tenants tenants,
      ApplicationEventPublisher signals,
      Clock clock) {
    this.configurationCheck = configurationCheck;
    this.sequenceGapCheck = sequenceGapCheck;
    this.tenants = tenants;
    this.signals = signals;
    this.clock = clock;
  }

  void checkSecurity() {
    tell(What.SECURITY, null, configurationCheck.findings(), 0);
  }

  /** Checks all logs. A gap is also reported in the log that has it. */
  void checkIntegrity() {
    var all = new ArrayList<String>();
    long events = 0;
    @Nullable TenantId after = null;
    List<Tenant> page;
    do {
      page = tenants.list(after, null, PAGE);
      for (var tenant : page) {
        after = tenant.id();
        var count = sequenceGapCheck.count(tenant.id());
        events += count.looked();
        if (!count.findings().isEmpty()) {
          tell(What.INTEGRITY, tenant.id(), count.findings(), count.looked());
          count.findings().forEach(finding -> all.add(tenant.id() + ": " + finding));
        }
      }
    } while (page.size() == PAGE);
    tell(What.INTEGRITY, null, all, events);
  }

  private void tell(What what, @Nullable TenantId tenant, List<String> findings, long events) {
    if (tenant == null) {
      findings.forEach(finding -> log.warn("Check of {}: {}", what, finding));
    }
    var told = findings.subList(0, Math.min(MOST_FINDINGS, findings.size()));
    signals.publishEvent(
        new CheckPerformed(what, tenant, List.copyOf(told), events, clock.instant()));
  }
}
