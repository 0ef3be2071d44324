package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds events that this server appended and that are not searchable yet, so that the indexer and
 * queries need not read them from the log. The total size is limited; other events are read from
 * the log. Thread-safe.
 */
final class UnindexedEvents {

  private record Held(AuditEvent event, long bytes) {}

  private final Map<TenantId, List<Held>> tenants = new HashMap<>();
  private final long maxBytes;
  private long bytes;

  /**
   * @param maxBytes maximum total stored size of the events in bytes
   */
  UnindexedEvents(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds the next event of a tenant. If it does not directly follow the held ones, it replaces
   * them.
   */
  synchronized void add(AuditEvent event, long size) {
    if (bytes + size > maxBytes) {
      // The tenant's next event starts a new range after a gap.
      forget(event.tenantId());
      return;
    }
    var held = tenants.computeIfAbsent(event.tenantId(), tenant -> new ArrayList<>());
    if (!held.isEmpty() && held.getLast().event().sequence() + 1 != event.sequence()) {
      release(held);
      held.clear();
    }
    held.add(new Held(event, size));
    bytes += size;
  }

  /**
   * Returns the events after a sequence number without a gap, at most {@code limit}; empty if they
   * are not held.
   */
  synchronized List<AuditEvent> after(TenantId tenant, long sequence, int limit) {
    var held = tenants.get(tenant);
    if (held == null) {
      return List.of();
    }
    long skip = sequence + 1 - held.getFirst().event().sequence();
    return skip < 0 || skip >= held.size()
        ? List.of()
        : held.subList((int) skip, (int) Math.min(skip + limit, held.size())).stream()
            .map(Held::event)
            .toList();
  }

  /** Removes the tenant's events up to a sequence number, inclusive. */
  synchronized void through(TenantId tenant, long sequence) {
    var held = tenants.get(tenant);
    if (held == null) {
      return;
    }
    if (held.getLast().event().sequence() <= sequence) {
      forget(tenant);
      return;
    }
    int done = (int) Math.max(0, sequence + 1 - held.getFirst().event().sequence());
    var before = held.subList(0, done);
    release(before);
    before.clear();
  }

  private void forget(TenantId tenant) {
    var held = tenants.remove(tenant);
    if (held != null) {
      release(held);
    }
  }

  private void release(List<Held> held) {
    for (var one : held) {
      bytes -= one.bytes();
    }
  }
}
