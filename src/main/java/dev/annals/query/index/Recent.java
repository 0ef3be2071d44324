package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that this node appended and that are not searchable yet, so that neither the indexer nor a
 * question has to read them back. Bounded: what does not fit is read from the log.
 */
final class Recent {

  private final Map<TenantId, List<AuditEvent>> tenants = new HashMap<>();
  private final int most;
  private int count;

  Recent(int most) {
    this.most = most;
  }

  /** Takes an event that follows those before; what would leave a hole takes their place. */
  synchronized void add(AuditEvent event) {
    if (count >= most) {
      forget(event.tenantId());
      return;
    }
    var events = tenants.computeIfAbsent(event.tenantId(), tenant -> new ArrayList<>());
    if (!events.isEmpty() && events.getLast().sequence() + 1 != event.sequence()) {
      count -= events.size();
      events.clear();
    }
    events.add(event);
    count++;
  }

  /** The events behind a sequence without a hole, at most so many; none if they are not held. */
  synchronized List<AuditEvent> after(TenantId tenant, long sequence, int limit) {
    var events = tenants.getOrDefault(tenant, List.of());
    if (events.isEmpty()) {
      return List.of();
    }
    long skip = sequence + 1 - events.getFirst().sequence();
    return skip < 0 || skip >= events.size()
        ? List.of()
        : List.copyOf(events.subList((int) skip, (int) Math.min(skip + limit, events.size())));
  }

  /** Forgets the tenant's events through a sequence. */
  synchronized void through(TenantId tenant, long sequence) {
    var events = tenants.get(tenant);
    if (events == null) {
      return;
    }
    if (events.getLast().sequence() <= sequence) {
      forget(tenant);
      return;
    }
    int done = (int) Math.max(0, sequence + 1 - events.getFirst().sequence());
    count -= done;
    tenants.put(tenant, new ArrayList<>(events.subList(done, events.size())));
  }

  private void forget(TenantId tenant) {
    var events = tenants.remove(tenant);
    count -= events == null ? 0 : events.size();
  }
}
