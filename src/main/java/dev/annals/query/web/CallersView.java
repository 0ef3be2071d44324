package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Refusal;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.schemabuilder.DataStructures;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a caller may ask for and see: a vendor everything, a tenant's user the fields that are on.
 */
@Component
class CallersView {

  private final FilterReader reader;
  private final DataStructures structures;

  CallersView(FilterReader reader, DataStructures structures) {
    this.reader = reader;
    this.structures = structures;
  }

  /**
   * The argument {@code filter}.
   *
   * @throws Refusal {@code BAD_INPUT}; {@code FORBIDDEN_FIELD} where a tenant's user asks about a
   *     field that is off, since the answers would show it
   */
  Expression filter(DataFetchingEnvironment env, Caller caller) {
    @Nullable Map<String, Object> input = env.getArgument("filter");
    var structure = structures.of(caller.requireTenant());
    var filter = reader.parse(input, structure);
    if (!caller.isVendor()) {
      refuseHidden(filter, Visibility.of(structure));
    }
    return filter;
  }

  /** How this caller sees an event, at this moment. */
  UnaryOperator<AuditEvent> events(Caller caller) {
    return caller.isVendor()
        ? UnaryOperator.identity()
        : Visibility.of(structures.of(caller.requireTenant()))::seen;
  }

  private static void refuseHidden(Expression filter, Visibility visibility) {
    filter
        .subjects()
        .filter(subject -> !visibility.shows(subject))
        .findFirst()
        .ifPresent(
            hidden -> {
              throw new Refusal(
                  Refusal.Code.FORBIDDEN_FIELD,
                  "The field %s is off in the data structure".formatted(hidden.name()),
                  List.of("filter"));
            });
  }
}
