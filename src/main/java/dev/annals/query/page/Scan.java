package dev.annals.query.page;

import dev.annals.access.Presence;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.query.Filter;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads a stretch of a log in order and hands on what a filter asks for, within bounds. */
final class Scan {

  private static final int FIRST_CHUNK = 250;
  private static final int GROWTH = 4;

  private final AuditLog log;
  private final ScanSettings settings;
  private final Clock clock;

  Scan(AuditLog log, ScanSettings settings, Clock clock) {
    this.log = log;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads until the stretch ends, the reader has enough and returns {@code false}, or the bounds of
   * one query are reached; nobody waiting for the answer any more is such a bound.
   *
   * @return where it stopped because of the bounds: the last sequence read
   */
  OptionalLong read(
      TenantId tenant, Span span, Order order, Filter filter, Predicate<AuditEvent> reader) {
    var patience = clock.instant().plus(settings.time());
    long position = order == Order.OLDEST_FIRST ? span.after() : span.before();
    int budget = settings.events();
    int chunk = Math.min(FIRST_CHUNK, settings.chunk());
    while (true) {
      var rest = rest(span, order, position);
      int size = (int) Math.min(Math.min(chunk, budget), rest.length());
      if (size == 0) {
        return rest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(position);
      }
      var events = chunk(tenant, order, position, size);
      for (var event : events) {
        position = event.sequence();
        if (filter.matches(event) && !reader.test(event)) {
          return OptionalLong.empty();
        }
      }
      if (events.size() < size) {
        return OptionalLong.empty();
      }
      boolean enough = Presence.isGone() || clock.instant().isAfter(patience);
      budget = enough ? 0 : budget - size;
      chunk = Math.min(chunk * GROWTH, settings.chunk());
    }
  }

  private static Span rest(Span span, Order order, long position) {
    return order == Order.OLDEST_FIRST
        ? new Span(position, span.before())
        : new Span(span.after(), position);
  }

  private List<AuditEvent> chunk(TenantId tenant, Order order, long position, int size) {
    return order == Order.OLDEST_FIRST
        ? log.readAfter(tenant, position, size)
        : log.readBefore(tenant, position, size);
  }
}
