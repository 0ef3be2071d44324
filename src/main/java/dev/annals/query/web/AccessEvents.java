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

/** Tells others who was shown what: once the answer is found, so that a refusal is no reading. */
@Component
class AccessEvents {

  private final ApplicationEventPublisher events;

  AccessEvents(ApplicationEventPublisher events) {
    this.events = events;
  }

  /** Events were shown, or values of them. */
  void shown(Caller caller, Expression filter) {
    var fields = fields(filter);
    if (fields.isEmpty()) {
      events.publishEvent(new LogViewed(caller));
    } else {
      events.publishEvent(new LogSearched(caller, fields));
    }
  }

  /** Values of events were shown. */
  void shown(Caller caller) {
    events.publishEvent(new LogViewed(caller));
  }

  /** Mere numbers were shown. Those of the whole log tell nothing of an event. */
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

  /** Names alone: what somebody looks for can be anything, also what nobody may write down. */
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
