package dev.annals.query.work;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogIncomplete;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A log whose reads wait for a slot of a {@link FairScheduler}. */
final class ScheduledLog implements AuditLog {

  /** Number of events that a scan reads with one slot. */
  private static final int SCAN_READ = 1_000;

  private final AuditLog log;
  private final FairScheduler lists;
  private final FairScheduler points;

  /**
   * @param log the log to read
   * @param lists scheduler for reads of many events, which limits their memory
   * @param points scheduler for reads of at most one event
   */
  ScheduledLog(AuditLog log, FairScheduler lists, FairScheduler points) {
    this.log = log;
    this.lists = lists;
    this.points = points;
  }

  private static <T> T withSlot(FairScheduler scheduler, TenantId tenant, Supplier<T> read) {
    return scheduler.run(tenant, QueryWork.caller(), read);
  }

  /** Waiting for a fixed point needs no slot, because it causes no work on this server. */
  @Override
  public AuditLog upToDate(TenantId tenant) {
    return new ScheduledLog(log.upToDate(tenant), lists, points);
  }

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    return withSlot(points, tenant, () -> log.find(tenant, sequence));
  }

  @Override
  public long last(TenantId tenant) {
    return withSlot(points, tenant, () -> log.last(tenant));
  }

  @Override
  public LogPosition end(TenantId tenant) {
    return withSlot(points, tenant, () -> log.end(tenant));
  }

  @Override
  public Optional<LogPosition> position(TenantId tenant, long sequence) {
    return withSlot(points, tenant, () -> log.position(tenant, sequence));
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    return withSlot(points, tenant, () -> log.count(tenant, after, through));
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    return withSlot(lists, tenant, () -> log.readAfter(tenant, after, limit));
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    return withSlot(lists, tenant, () -> log.readBefore(tenant, before, limit));
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    return sequences.isEmpty()
        ? List.of()
        : withSlot(lists, tenant, () -> log.read(tenant, sequences));
  }

  /** Acquires a slot for each read, so that a slow reader does not occupy one. */
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
