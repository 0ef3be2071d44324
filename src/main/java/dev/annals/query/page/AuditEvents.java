package dev.annals.query.page;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.EventId;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Expression;
import dev.annals.query.page.AuditEventConnection.Edge;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** A tenant's log, page by page. What was acknowledged before a question is in its answer. */
@Service
public class AuditEvents {

  private static final int MAX_COUNT = 100_000;

  private final AuditLog log;
  private final Cursors cursors;
  private final ScanSettings settings;
  private final Clock clock;

  AuditEvents(AuditLog log, Cursors cursors, ScanSettings settings, Clock clock) {
    this.log = log;
    this.cursors = cursors;
    this.settings = settings;
    this.clock = clock;
  }

  /** The event of that id, if it is one of this tenant's. */
  public Optional<AuditEvent> find(TenantId tenant, String id) {
    return sequence(tenant, id).stream()
        .boxed()
        .flatMap(sequence -> log.find(tenant, sequence).stream())
        .findFirst();
  }

  /**
   * A page of the events that a filter asks for.
   *
   * @throws Refusal {@code BAD_CURSOR}; {@code QUERY_TOO_BROAD} if nothing was found in as many
   *     events as one query reads, with the cursor to go on from
   */
  public AuditEventConnection page(
      TenantId tenant, PageRequest request, Order order, Expression filter) {
    return new Paging(tenant, request, order, filter).page();
  }

  private static OptionalLong sequence(TenantId tenant, String id) {
    try {
      var uuid = UUID.fromString(id);
      // The parser also takes shortened forms, which are nobody's id.
      return uuid.toString().equals(id.toLowerCase(Locale.ROOT))
          ? new EventId(uuid).sequenceIn(tenant)
          : OptionalLong.empty();
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }

  /** One page being made. */
  private final class Paging {

    private final TenantId tenant;
    private final PageRequest request;
    private final Order order;
    private final Expression filter;
    private final Span asked;
    private final @Nullable Long after;
    private final @Nullable Long before;

    Paging(TenantId tenant, PageRequest request, Order order, Expression filter) {
      this.tenant = tenant;
      this.request = request;
      this.order = order;
      this.after = open(request.after(), "after");
      this.before = open(request.before(), "before");
      var received = ReceivedRange.of(filter);
      this.filter = received.rest();
      this.asked = received.in(log, tenant, log.last(tenant));
    }

    AuditEventConnection page() {
      var direction = request.isBackward() ? order.reversed() : order;
      int size = request.size();
      var events = new ArrayList<AuditEvent>(size + 1);
      var stopped =
          scan()
              .read(
                  tenant,
                  asked.intersect(bounds()),
                  direction,
                  filter,
                  event -> {
                    events.add(event);
                    return events.size() <= size;
                  });
      if (events.isEmpty() && stopped.isPresent()) {
        throw tooBroad(stopped.getAsLong());
      }
      boolean more = events.size() > size || stopped.isPresent();
      if (events.size() > size) {
        events.removeLast();
      }
      if (request.isBackward()) {
        Collections.reverse(events);
      }
      return new AuditEventConnection(edges(events), info(events, more, stopped), this::count);
    }

    private Scan scan() {
      return new Scan(log, settings, clock);
    }

    private @Nullable Long open(@Nullable String cursor, String argument) {
      return cursor == null ? null : cursors.open(tenant, order, cursor, argument);
    }

    /** What lies between the cursors. */
    private Span bounds() {
      var low = order == Order.OLDEST_FIRST ? after : before;
      var high = order == Order.OLDEST_FIRST ? before : after;
      return new Span(low == null ? 0 : low, high == null ? Long.MAX_VALUE : high);
    }

    private List<Edge> edges(List<AuditEvent> events) {
      return events.stream().map(event -> new Edge(event, order, cursors)).toList();
    }

    private PageInfo info(List<AuditEvent> events, boolean more, OptionalLong stopped) {
      var start = events.isEmpty() ? OptionalLong.empty() : at(events.getFirst());
      var end = events.isEmpty() ? OptionalLong.empty() : at(events.getLast());
      return request.isBackward()
          ? new PageInfo(
              isThere(before), more, seal(stopped.isPresent() ? stopped : start), seal(end))
          : new PageInfo(
              more, isThere(after), seal(start), seal(stopped.isPresent() ? stopped : end));
    }

    private OptionalLong at(AuditEvent event) {
      return OptionalLong.of(event.sequence());
    }

    private @Nullable String seal(OptionalLong sequence) {
      return sequence.isPresent() ? cursors.seal(tenant, order, sequence.getAsLong()) : null;
    }

    /** Whether the list is known to have the event that a cursor stands for. */
    private boolean isThere(@Nullable Long cursor) {
      return cursor != null
          && cursor > asked.after()
          && cursor < asked.before()
          && log.find(tenant, cursor).filter(filter::matches).isPresent();
    }

    private BoundedCount count(int limit) {
      if (limit < 1 || limit > MAX_COUNT) {
        throw new BadInput("Events are counted up to 1 to 100,000", "limit");
      }
      if (filter.equals(Expression.all())) {
        return new BoundedCount((int) Math.min(limit, asked.length()), asked.length() <= limit);
      }
      var count = new AtomicInteger();
      var stopped =
          scan()
              .read(
                  tenant,
                  asked,
                  Order.NEWEST_FIRST,
                  filter,
                  event -> count.incrementAndGet() <= limit);
      return new BoundedCount(
          Math.min(limit, count.get()), stopped.isEmpty() && count.get() <= limit);
    }

    private Refusal tooBroad(long stopped) {
      var argument = request.isBackward() ? "before" : "after";
      return new Refusal(
          Refusal.Code.QUERY_TOO_BROAD,
          ("None of the events read is what the filter asks for. Narrow it by receivedAt, or ask"
                  + " again with the cursor as %s to read on")
              .formatted(argument),
          List.of("filter"),
          Map.of("cursor", cursors.seal(tenant, order, stopped), "argument", argument));
    }
  }
}
