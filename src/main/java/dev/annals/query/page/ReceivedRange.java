package dev.annals.query.page;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogIncomplete;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Criterion.TimeBetween;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.Expression.And;
import dev.annals.query.filter.Expression.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The range of receive times that a filter requires. Receive times never decrease with ascending
 * sequence numbers, so the matching events are a range of the log. It is found with a few reads,
 * and the times need not be compared for each event.
 *
 * @param from inclusive; {@code null} means unbounded
 * @param to exclusive; {@code null} means unbounded
 * @param rest the remaining filter
 */
record ReceivedRange(@Nullable Instant from, @Nullable Instant to, Expression rest) {

  static ReceivedRange of(Expression filter) {
    var operands = filter instanceof And(var all) ? all : List.of(filter);
    var rest = new ArrayList<Expression>();
    Instant from = null;
    Instant to = null;
    for (var operand : operands) {
      if (operand instanceof Condition(var fieldRef, TimeBetween range)
          && !fieldRef.custom()
          && fieldRef.name().equals("receivedAt")) {
        from = later(from, range.from());
        to = earlier(to, range.to());
      } else {
        rest.add(operand);
      }
    }
    return new ReceivedRange(from, to, Expression.and(rest));
  }

  /** Returns whether the range is unbounded on both sides. */
  boolean isOpen() {
    return from == null && to == null;
  }

  /** Returns the sequence numbers of the events that were received within the range. */
  SequenceRange in(AuditLog log, TenantId tenant, long last) {
    long first = from == null ? 1 : firstNotBefore(from, log, tenant, last);
    long end = to == null ? last + 1 : firstNotBefore(to, log, tenant, last);
    return new SequenceRange(first - 1, end);
  }

  private static long firstNotBefore(Instant time, AuditLog log, TenantId tenant, long last) {
    Predicate<AuditEvent> early = event -> event.receivedAt().isBefore(time);
    long low = 1;
    long high = last + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      long number = middle;
      var event = log.find(tenant, number).orElseThrow(() -> new LogIncomplete(tenant, number));
      if (early.test(event)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isAfter(b) ? a : b;
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isBefore(b) ? a : b;
  }
}
