package dev.annals.ingest.log;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;

/**
 * Thrown if an event of a log cannot be found although the log has later events or the event is
 * known to be stored. The request fails, because a result without the event would look complete.
 */
public class LogIncomplete extends Refusal {

  public LogIncomplete(TenantId tenant, long sequence) {
    super(
        Code.INTERNAL_ERROR,
        "Event %d of tenant %s is missing from the database, so the response would be incomplete."
                .formatted(sequence, tenant)
            + " Inform the operator of this server.");
  }
}
