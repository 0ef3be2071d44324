package dev.annals.query;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A log in memory that keeps what the real one promises, and counts what was read from it. */
public final class MemoryLog implements AuditLog {

  private static final Refusal AWAY = new Refusal(Refusal.Code.STORE_UNAVAILABLE, "away");

  private final Map<TenantId, List<AuditEvent>> logs = new ConcurrentHashMap<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong eventsRead = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile long awayAfter = Long.MAX_VALUE;
  private volatile Refusal refusal = AWAY;
  private volatile long readBytes = Long.MAX_VALUE;

  /** Appends; the event's number is given here. */
  public synchronized AuditEvent append(TenantId tenant, Draft event) {
    var log = log(tenant);
    var numbered = event.at(tenant, log.size() + 1);
    log.add(numbered);
    return numbered;
  }

  /** Appends an event that has its number already: the next one. */
  public synchronized void append(AuditEvent event) {
    var log = log(event.tenantId());
    if (event.sequence() != log.size() + 1) {
      throw new IllegalArgumentException("Not the next event: " + event.sequence());
    }
    log.add(event);
  }

  /** Loses the events behind that one, as a restore to an earlier point does. */
  public synchronized void restore(TenantId tenant, long through) {
    var log = log(tenant);
    log.subList((int) through, log.size()).clear();
  }

  /** Refuses all reads from now on, as a store that is away; or answers again. */
  public void away(boolean now) {
    awayAfter(now ? 0 : Long.MAX_VALUE);
  }

  /** Refuses all reads behind that event. */
  public void awayAfter(long sequence) {
    failAfter(sequence, AWAY);
  }

  /** Refuses all reads behind that event in this way. */
  public void failAfter(long sequence, Refusal why) {
    refusal = why;
    awayAfter = sequence;
  }

  /** Bounds the memory of the events of one read, but for the last of them. */
  public void boundReads(long bytes) {
    readBytes = bytes;
  }

  public long refusals() {
    return refusals.get();
  }

  public long reads() {
    return reads.get();
  }

  public long eventsRead() {
    return eventsRead.get();
  }

  @Override
  public AuditLog upToDate(TenantId tenant) {
    return this;
  }

  @Override
  public synchronized Optional<AuditEvent> find(TenantId tenant, long sequence) {
    var log = log(tenant);
    return sequence < 1 || sequence > log.size()
        ? Optional.empty()
        : Optional.of(log.get((int) sequence - 1));
  }

  @Override
  public synchronized long last(TenantId tenant) {
    return log(tenant).size();
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    if (after >= awayAfter) {
      refusals.incrementAndGet();
      throw refusal;
    }
    var log = log(tenant);
    int from = (int) Math.min(after, log.size());
    return read(log.subList(from, Math.min(from + limit, log.size())));
  }

  @Override
  public synchronized List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    var log = log(tenant);
    int end = (int) Math.max(0, Math.min(before - 1, log.size()));
    var events = new ArrayList<>(log.subList(Math.max(0, end - limit), end));
    Collections.reverse(events);
    return read(events);
  }

  @Override
  public synchronized List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    return read(
        sequences.stream().sorted().flatMap(sequence -> find(tenant, sequence).stream()).toList());
  }

  @Override
  public void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader) {
    long position = after;
    while (position < through) {
      var next = readAfter(tenant, position, 1);
      if (next.isEmpty() || !reader.test(next.getFirst())) {
        return;
      }
      position++;
    }
  }

  private List<AuditEvent> log(TenantId tenant) {
    return logs.computeIfAbsent(tenant, key -> new ArrayList<>());
  }

  private List<AuditEvent> read(List<AuditEvent> events) {
    var read = new ArrayList<AuditEvent>();
    long bytes = 0;
    for (int i = 0; i < events.size() && bytes < readBytes; i++) {
      read.add(events.get(i));
      bytes += EventSize.of(events.get(i));
    }
    reads.incrementAndGet();
    eventsRead.addAndGet(read.size());
    return List.copyOf(read);
  }
}
