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

/** A log whose reads take turns. */
final class ScheduledLog implements AuditLog {

  /** Events that a scan reads in one turn. */
  private static final int SCAN_READ = 1_000;

  private final AuditLog log;
  private final FairScheduler lists;
  private final FairScheduler points;

  /**
   * @param lists for reads of many events, whose memory limits how many there are at once
   * @param points for reads of at most one
   */
  ScheduledLog(AuditLog log, FairScheduler lists, FairScheduler points) {
    this.log = log;
    this.lists = lists;
    this.points = points;
  }

  private static <T> T turn(FairScheduler scheduler, TenantId tenant, Supplier<T> read) {
    return scheduler.run(tenant, QueryWork.caller(), read);
  }

  /** Waiting for a fixed point takes no turn: it is no work of this server. */
  @Override
  public AuditLog upToDate(TenantId tenant) {
    return new ScheduledLog(log.upToDate(tenant), lists, points);
  }

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    return turn(points, tenant, () -> log.find(tenant, sequence));
  }

  @Override
  public long last(TenantId tenant) {
    return turn(points, tenant, () -> log.last(tenant));
  }

  @Override
  public LogPosition end(TenantId tenant) {
    return turn(points, tenant, () -> log.end(tenant));
  }

  @Override
  public Optional<LogPosition> position(TenantId tenant, long sequence) {
    return turn(points, tenant, () -> log.position(tenant, sequence));
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    return turn(points, tenant, () -> log.count(tenant, after, through));
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    return turn(lists, tenant, () -> log.readAfter(tenant, after, limit));
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    return turn(lists, tenant, () -> log.readBefore(tenant, before, limit));
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    return sequences.isEmpty() ? List.of() : turn(lists, tenant, () -> log.read(tenant, sequences));
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
