package dev.annals.query.work;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogIncomplete;
import dev.annals.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A log whose reads take turns. */
final class ScheduledLog implements AuditLog {

  /** Events that a scan reads in one turn. */
  private static final int SCAN_READ = 1_000;

  private final AuditLog log;
  private final FairScheduler scheduler;

  ScheduledLog(AuditLog log, FairScheduler scheduler) {
    this.log = log;
    this.scheduler = scheduler;
  }

  private <T> T turn(TenantId tenant, Supplier<T> read) {
    return scheduler.run(tenant, QueryWork.caller(), read);
  }

  /** Waiting for a fixed point takes no turn: it is no work of this server. */
  @Override
  public AuditLog upToDate(TenantId tenant) {
    return new ScheduledLog(log.upToDate(tenant), scheduler);
  }

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    return turn(tenant, () -> log.find(tenant, sequence));
  }

  @Override
  public long last(TenantId tenant) {
    return turn(tenant, () -> log.last(tenant));
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    return turn(tenant, () -> log.count(tenant, after, through));
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    return turn(tenant, () -> log.readAfter(tenant, after, limit));
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    return turn(tenant, () -> log.readBefore(tenant, before, limit));
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    return sequences.isEmpty() ? List.of() : turn(tenant, () -> log.read(tenant, sequences));
  }

  /** Each step is a turn, so that a slow reader holds none. */
  @Override
  public void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader) {
    long position = after;
    while (position < through) {
      int size = (int) Math.min(SCAN_READ, through - position);
      var events = readAfter(tenant, position, size);
      if (events.isEmpty()) {
        throw new LogIncomplete(tenant, position + 1);
      }
      for (var event : events) {
        if (!reader.test(event)) {
          return;
        }
      }
      position = events.getLast().sequence();
    }
  }
}
