package dev.annals.query.page;

import dev.annals.access.Caller;
import dev.annals.access.TenantAccess;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.ListRequest;
import dev.annals.query.Listings;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.query.filter.Visibility;
import dev.annals.query.index.Search;
import dev.annals.query.index.Sorting;
import dev.annals.query.index.Values;
import dev.annals.query.index.View;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.DataStructures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists by the log itself where a number says the place, and else by the search index. */
@Component
class LogListings implements Listings {

  /** Maximum number of events held at once while all are handed on. */
  private static final int PAGE = 5_000;

  private static final String TOO_LARGE = "Ask for fewer of them at once";

  private static final String NUMBER = "sequence";

  private final AuditLog log;
  private final Search search;
  private final FilterReader filters;
  private final DataStructures structures;
  private final TenantAccess tenants;
  private final QueryWork work;

  LogListings(
      AuditLog log,
      Search search,
      FilterReader filters,
      DataStructures structures,
      TenantAccess tenants,
      QueryWork work) {
    this.log = work.reading(log);
    this.work = work;
    this.search = search;
    this.filters = filters;
    this.structures = structures;
    this.tenants = tenants;
  }

  @Override
  public Part part(Caller caller, ListRequest request, long offset, int count) {
    QueryWork.by(caller.id());
    var list = new EventList(caller, request);
    return list.isWhole() ? list.byNumber(offset, count) : list.byIndex(offset, count);
  }

  @Override
  public void each(Caller caller, ListRequest request, Predicate<AuditEvent> reader) {
    QueryWork.by(caller.id());
    new EventList(caller, request).each(reader);
  }

  /** One list, as one caller sees it. */
  private final class EventList {

    private final TenantId tenant;
    private final Expression filter;
    private final Sorting sorting;
    private final UnaryOperator<AuditEvent> seen;

    EventList(Caller caller, ListRequest request) {
      tenants.requireLogShown(caller);
      this.tenant = caller.requireTenant();
      var structure = structures.of(tenant);
      var visibility = caller.isVendor() ? null : Visibility.of(structure);
      this.filter = filters.parse(request.filter(), request.search(), structure, caller);
      this.sorting = new Sorting(values(request.sortBy(), structure, visibility), request.rising());
      this.seen = visibility == null ? UnaryOperator.identity() : visibility::seen;
    }

    private static Values values(
        @Nullable String sortBy, DataStructure structure, @Nullable Visibility visibility) {
      var name = sortBy == null ? NUMBER : sortBy;
      var field =
          structure
              .field(name)
              .orElseThrow(
                  () -> new BadInput("There is no field %s to sort by".formatted(name), "sortBy"));
      if (sortBy != null && visibility != null) {
        visibility.requireShown(field, "sortBy");
      }
      return Values.toSortBy(field, "sortBy");
    }

    /** Whether it is the log as it is, one way or the other. */
    boolean isWhole() {
      return filter.equals(Expression.all()) && sorting.values().name().equals(NUMBER);
    }

    /** There are no gaps, so the place is the number. */
    Part byNumber(long offset, int count) {
      var current = log.upToDate(tenant);
      long last = current.last(tenant);
      if (offset >= last) {
        return new Part(List.of(), last);
      }
      var events = work.within(memory -> byNumber(current, last, offset, count, memory));
      return new Part(events.stream().map(seen).toList(), last);
    }

    private List<AuditEvent> byNumber(
        AuditLog current, long last, long offset, int count, QueryRequest memory) {
      var events = new ArrayList<AuditEvent>();
      long wanted = Math.min(count, last - offset);
      while (events.size() < wanted) {
        long skipped = offset + events.size();
        int missing = (int) (wanted - events.size());
        var more =
            sorting.rising()
                ? current.readAfter(tenant, skipped, missing)
                : current.readBefore(tenant, last + 1 - skipped, missing);
        if (more.isEmpty()) {
          throw new Refusal(
              Refusal.Code.STORE_UNAVAILABLE,
              "The database does not show an event that is stored. Try again later");
        }
        memory.reserve(more.stream().mapToLong(EventSize::of).sum(), TOO_LARGE);
        events.addAll(more);
      }
      return events;
    }

    Part byIndex(long offset, int count) {
      return search.askOrWait(
          tenant,
          filter,
          view -> {
            long total = view.count(0, Long.MAX_VALUE, Integer.MAX_VALUE - 1);
            var placed =
                offset >= total ? List.<View.Placed>of() : view.sorted(sorting, offset, count);
            if (view.isCut()) {
              throw new Refusal(
                  Refusal.Code.QUERY_TOO_BROAD, "These events are too large. " + TOO_LARGE);
            }
            return new Part(placed.stream().map(View.Placed::event).map(seen).toList(), total);
          });
    }

    void each(Predicate<AuditEvent> reader) {
      var current = log.upToDate(tenant);
      long through = current.last(tenant);
      if (isWhole() && sorting.rising()) {
        current.scan(tenant, 0, through, event -> reader.test(seen.apply(event)));
        return;
      }
      work.within(
          memory -> {
            each(reader, current, through, memory);
            return true;
          });
    }

    private void each(
        Predicate<AuditEvent> reader, AuditLog current, long through, QueryRequest memory) {
      long before = memory.reserved();
      Sorting.@Nullable Place after = null;
      var page = pageBehind(current, after, through);
      while (!page.isEmpty()) {
        for (var placed : page) {
          if (placed.event().sequence() <= through && !reader.test(seen.apply(placed.event()))) {
            return;
          }
        }
        after = page.getLast().place();
        memory.releaseTo(before);
        page = pageBehind(current, after, through);
      }
    }

    private List<View.Placed> pageBehind(
        AuditLog current, Sorting.@Nullable Place after, long through) {
      if (isWhole()) {
        long before = after == null ? through + 1 : after.sequence();
        return current.readBefore(tenant, before, PAGE).stream()
            .map(event -> new View.Placed(event, sorting.place(event)))
            .toList();
      }
      var bounds = new Sorting.Bounds(after, null);
      return search.askOrWait(tenant, filter, view -> view.sorted(sorting, bounds, PAGE));
    }
  }
}
