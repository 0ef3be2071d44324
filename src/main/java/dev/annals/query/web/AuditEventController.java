package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.query.live.LiveBatch;
import dev.annals.query.live.LiveLog;
import dev.annals.query.page.AuditEventConnection;
import dev.annals.query.page.AuditEvents;
import dev.annals.query.page.BoundedCount;
import dev.annals.query.page.ListQuery;
import dev.annals.query.page.Order;
import dev.annals.query.page.PageRequest;
import graphql.GraphQLContext;
import graphql.execution.SubscriptionExecutionStrategy;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/**
 * GraphQL queries and subscription for events: {@code auditEvents}, {@code auditEvent}, {@code
 * resourceHistory} and {@code auditEventsAdded}. GraphQL reads the fields of an event from its
 * accessors.
 */
@Controller
class AuditEventController {

  private static final int DEFAULT_COUNT = 10_000;

  private final AuditEvents events;
  private final LiveLog live;
  private final QueryArguments view;
  private final AccessEvents accessEvents;
  private final ResponseMemory responses;

  AuditEventController(
      AuditEvents events,
      LiveLog live,
      QueryArguments view,
      AccessEvents accessEvents,
      ResponseMemory responses) {
    this.accessEvents = accessEvents;
    this.responses = responses;
    this.events = events;
    this.live = live;
    this.view = view;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  AuditEventConnection auditEvents(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @Argument @Nullable Integer last,
      @Argument @Nullable String before,
      @Argument @Nullable Order order,
      @Argument @Nullable SortInput sort,
      DataFetchingEnvironment env,
      Caller caller) {
    var filter = view.filter(env, caller);
    var page =
        events
            .page(
                caller.requireTenant(),
                new PageRequest(first, after, last, before),
                new ListQuery(
                    filter, order == null ? Order.NEWEST_FIRST : order, view.sorting(sort, caller)))
            .as(view.events(caller));
    responses.reserve(env, page.edges().size());
    accessEvents.shown(caller, filter);
    return page;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  AuditEventConnection resourceHistory(
      @Argument String type,
      @Argument String id,
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      DataFetchingEnvironment env,
      Caller caller) {
    var filter = view.ofResource(type, id, caller);
    var page =
        events
            .page(
                caller.requireTenant(),
                new PageRequest(first, after, null, null),
                new ListQuery(filter, Order.OLDEST_FIRST))
            .as(view.events(caller));
    responses.reserve(env, page.edges().size());
    accessEvents.shown(caller, filter);
    return page;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  @Nullable AuditEvent auditEvent(@Argument String id, Caller caller) {
    var found = events.find(caller.requireTenant(), id);
    found.ifPresent(event -> accessEvents.opened(caller, event.id()));
    return found.map(view.events(caller)).orElse(null);
  }

  @SchemaMapping
  @Requires(Permission.READ_AUDITS)
  BoundedCount totalCount(
      AuditEventConnection connection, @Argument @Nullable Integer limit, Caller caller) {
    return connection.totalCount(limit == null ? DEFAULT_COUNT : limit);
  }

  @SubscriptionMapping
  @Requires(Permission.READ_AUDITS)
  Flux<LiveBatch> auditEventsAdded(
      @Argument @Nullable String after,
      DataFetchingEnvironment env,
      GraphQLContext context,
      Caller caller) {
    context.put(SubscriptionExecutionStrategy.KEEP_SUBSCRIPTION_EVENTS_ORDERED, true);
    return live.follow(caller, () -> view.filter(env, caller), after, StreamConnections.of(context))
        .switchOnFirst(
            (first, batches) -> {
              if (first.hasValue()) {
                accessEvents.followed(caller, view.filter(env, caller), after != null);
              }
              return batches;
            })
        .map(batch -> batch.as(view.events(caller)));
  }
}
