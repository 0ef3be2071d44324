package dev.annals.export;

import dev.annals.export.format.SomeEvents;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** A log of so many events that holds none of them, and tells which one is read. */
class NumberedLog implements AuditLog {

  private final long last;
  private final LongConsumer reading;

  NumberedLog(long last) {
    this(last, sequence -> {});
  }

  NumberedLog(long last, LongConsumer reading) {
    this.last = last;
    this.reading = reading;
  }

  @Override
  public AuditLog upToDate(TenantId tenant) {
    return this;
  }

  @Override
  public Optional<AuditEvent> find(TenantId tenant, long sequence) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<LogPosition> position(TenantId tenant, long sequence) {
    return sequence > last
        ? Optional.empty()
        : Optional.of(new LogPosition(sequence, 1, Instant.EPOCH));
  }

  @Override
  public long last(TenantId tenant) {
    return last;
  }

  @Override
  public long count(TenantId tenant, long after, long through) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<AuditEvent> readAfter(TenantId tenant, long after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<AuditEvent> readBefore(TenantId tenant, long before, int limit) {
    return LongStream.iterate(Math.min(before - 1, last), sequence -> sequence - 1)
        .limit(Math.min(limit, Math.min(before - 1, last)))
        .peek(reading)
        .mapToObj(SomeEvents::numbered)
        .toList();
  }

  @Override
  public List<AuditEvent> read(TenantId tenant, Collection<Long> sequences) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void scan(TenantId tenant, long after, long through, Predicate<AuditEvent> reader) {
    for (long sequence = after + 1; sequence <= Math.min(through, last); sequence++) {
      reading.accept(sequence);
      if (!reader.test(SomeEvents.numbered(sequence))) {
        return;
      }
    }
  }
}
