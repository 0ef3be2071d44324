package dev.annals.checks;

import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Checks a log for gaps. Sequence numbers are unique, so a range that has as many events as
 * sequence numbers has no gap. MongoDB counts in small steps; no events are transferred.
 */
@Component
class SequenceGapCheck {

  /** Maximum number of gaps that are reported individually. */
  private static final int MOST_FINDINGS = 10;

  private final AuditLog log;
  private final CheckProgress checkProgress;
  private final LogContinuity continuity;
  private final CheckSettings settings;

  SequenceGapCheck(
      AuditLog log, CheckProgress checkProgress, LogContinuity continuity, CheckSettings settings) {
    this.log = log;
    this.checkProgress = checkProgress;
    this.continuity = continuity;
    this.settings = settings;
  }

  /** The findings of one log, and how many sequence numbers were checked. */
  record Count(List<String> findings, long looked) {}

  /** Continues where the last round ended, or at the first event if that round reached the end. */
  Count count(TenantId tenant) {
    long last = log.last(tenant);
    long kept = checkProgress.place(tenant);
    if (kept > last && CheckProgressComparison.isAhead(log, tenant, kept)) {
      // The checkpoint is not overwritten, because it shows that the log was restored.
      continuity.ahead(CheckProgressComparison.CHECKPOINT, tenant, kept);
      return new Count(
          List.of(
              "The log was checked through event %d, but now ends with event %d"
                  .formatted(kept, last)),
          0);
    }
    long from = kept < last ? kept : 0;
    long through = Math.min(last, from + settings.events());
    var findings = new ArrayList<String>();
    for (long after = from; after < through; after += settings.step()) {
      look(tenant, after, Math.min(through, after + settings.step()), findings);
    }
    checkProgress.keep(tenant, through);
    return new Count(List.copyOf(findings), through - from);
  }

  private void look(TenantId tenant, long after, long through, List<String> findings) {
    long missing = missing(tenant, after, through);
    if (missing > 0 && findings.size() < MOST_FINDINGS) {
      findings.add(
          "Of the events %d to %d, %d are missing; the first is %d"
              .formatted(after + 1, through, missing, firstMissing(tenant, after, through)));
    }
  }

  private long firstMissing(TenantId tenant, long after, long through) {
    long low = after;
    long high = through;
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (missing(tenant, low, middle) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private long missing(TenantId tenant, long after, long through) {
    return through - after - log.count(tenant, after, through);
  }
}
