package dev.annals.ingest.append;

import dev.annals.kernel.Refusal;
import dev.annals.tenants.TenantClosed;
import org.springframework.context.event.EventListener;

/**
 * Makes the suspension of a tenant wait until this server no longer writes events of the tenant. If
 * the outcome of earlier events is not known in time, the suspension reports {@code
 * UNKNOWN_OUTCOME}.
 */
class ClosedTenants {

  private final AppendWorkers appendWorkers;

  ClosedTenants(AppendWorkers appendWorkers) {
    this.appendWorkers = appendWorkers;
  }

  @EventListener
  void on(TenantClosed closed) {
    if (!isSettled(closed)) {
      throw new Refusal(
          Refusal.Code.UNKNOWN_OUTCOME,
          "The tenant is suspended, but the database did not confirm earlier events in time. Some"
              + " of them may still be stored.");
    }
  }

  private boolean isSettled(TenantClosed closed) {
    try {
      return appendWorkers.awaitSettled(closed.tenant());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
