package dev.annals.query.page;

import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.TenantId;
import dev.annals.query.Filter;
import dev.annals.query.work.QueryRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a range of a log in order and passes matching events to a reader, within the limits of one
 * query.
 */
final class LogScan {

  private static final int FIRST_CHUNK = 250;
  private static final int GROWTH = 4;

  private static final String ADVICE = "Request fewer lists at once.";

  private final AuditLog log;
  private final QueryRequest memory;
  private final LogScanSettings settings;
  private final Clock clock;

  /**
   * @param memory the request from which memory for the read events is reserved
   */
  LogScan(AuditLog log, QueryRequest memory, LogScanSettings settings, Clock clock) {
    this.log = log;
    this.memory = memory;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads until the range ends, the reader returns {@code false}, or a limit is reached. The
   * cancellation of the request counts as a limit.
   *
   * @return the last position read if a limit was reached, otherwise empty
   */
  Optional<LogPosition> read(
      TenantId tenant,
      SequenceRange sequenceRange,
      Order order,
      Filter filter,
      Predicate<AuditEvent> reader) {
    var deadline = clock.instant().plus(settings.time());
    long position = order == Order.OLDEST_FIRST ? sequenceRange.after() : sequenceRange.before();
    var last = LogPosition.START;
    int budget = settings.events();
    int chunk = Math.min(FIRST_CHUNK, settings.chunk());
    while (true) {
      var rest = rest(sequenceRange, order, position);
      int size = (int) Math.min(Math.min(chunk, budget), rest.length());
      if (size == 0) {
        return rest.isEmpty() ? Optional.empty() : Optional.of(last);
      }
      var events = chunk(tenant, order, position, size);
      if (events.isEmpty() || !isRead(events, filter, reader)) {
        return Optional.empty();
      }
      last = events.getLast().position();
      position = last.sequence();
      boolean enough = CancellationSignal.isCancelled() || clock.instant().isAfter(deadline);
      budget = enough ? 0 : budget - events.size();
      chunk = Math.min(chunk * GROWTH, settings.chunk());
    }
  }

  /** Passes matching events to the reader; returns {@code false} if the reader needs no more. */
  private boolean isRead(List<AuditEvent> events, Filter filter, Predicate<AuditEvent> reader) {
    long bytes = events.stream().mapToLong(EventSize::of).sum();
    memory.reserve(bytes, ADVICE);
    try {
      return events.stream().allMatch(event -> !filter.matches(event) || reader.test(event));
    } finally {
      memory.release(bytes);
    }
  }

  private static SequenceRange rest(SequenceRange sequenceRange, Order order, long position) {
    return order == Order.OLDEST_FIRST
        ? new SequenceRange(position, sequenceRange.before())
        : new SequenceRange(sequenceRange.after(), position);
  }

  private List<AuditEvent> chunk(TenantId tenant, Order order, long position, int size) {
    return order == Order.OLDEST_FIRST
        ? log.readAfter(tenant, position, size)
        : log.readBefore(tenant, position, size);
  }
}
