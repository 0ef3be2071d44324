package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.kernel.EventId;
import dev.annals.query.EventOpened;
import dev.annals.query.LiveStreamOpened;
import dev.annals.query.LogSearched;
import dev.annals.query.LogViewed;
import dev.annals.query.filter.Expression;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Publishes which data a caller was shown. Called after the result was determined, so that a
 * rejected query does not count as access.
 */
@Component
class AccessEvents {

  private final ApplicationEventPublisher events;

  AccessEvents(ApplicationEventPublisher events) {
    this.events = events;
  }

  /** Records that events or their values were shown. */
  void shown(Caller caller, Expression filter) {
    var fields = fields(filter);
    if (fields.isEmpty()) {
      events.publishEvent(new LogViewed(caller));
    } else {
      events.publishEvent(new LogSearched(caller, fields));
    }
  }

  /** Records that values of events were shown. */
  void shown(Caller caller) {
    events.publishEvent(new LogViewed(caller));
  }

  /**
   * Records that only counts were shown. Counts of the whole log reveal nothing about single events
   * and are not recorded.
   */
  void counted(Caller caller, Expression filter) {
    var fields = fields(filter);
    if (!fields.isEmpty()) {
      events.publishEvent(new LogSearched(caller, fields));
    }
  }

  void opened(Caller caller, EventId event) {
    events.publishEvent(new EventOpened(caller, event));
  }

  void followed(Caller caller, Expression filter, boolean resumed) {
    events.publishEvent(new LiveStreamOpened(caller, fields(filter), resumed));
  }

  /** Returns only field names, because queried values can be confidential. */
  private static Set<String> fields(Expression filter) {
    var fields = new TreeSet<String>();
    filter.subjects().forEach(fieldRef -> fields.add(fieldRef.name()));
    if (hasPhrase(filter)) {
      fields.add("search");
    }
    return fields;
  }

  private static boolean hasPhrase(Expression filter) {
    return switch (filter) {
      case Expression.And(var operands) -> operands.stream().anyMatch(AccessEvents::hasPhrase);
      case Expression.Or(var operands) -> operands.stream().anyMatch(AccessEvents::hasPhrase);
      case Expression.Not(var operand) -> hasPhrase(operand);
      case Expression.Condition condition -> false;
      case Expression.Phrase phrase -> true;
      case Expression.Anywhere anywhere -> true;
    };
  }
}
