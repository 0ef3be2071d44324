package dev.annals.query.filter;

import dev.annals.access.Caller;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the filter language into its tree. */
@Component
public class FilterReader implements Filters {

  /** How deep filters may be nested in filters. */
  static final int MAX_DEPTH = 16;

  /** How many conditions a filter may have in all. */
  static final int MAX_CONDITIONS = 256;

  /** How long a list in a filter may be. */
  static final int MAX_LIST = 1_000;

  @Override
  public Expression parse(@Nullable Map<String, Object> filter, DataStructure structure) {
    return filter == null ? Expression.all() : new FilterReading(structure).read(filter);
  }

  @Override
  public Expression parse(
      @Nullable Map<String, Object> filter, DataStructure structure, Caller caller) {
    var expression = parse(filter, structure);
    if (!caller.isVendor()) {
      refuseHidden(expression, Visibility.of(structure));
    }
    return expression;
  }

  private static void refuseHidden(Expression filter, Visibility visibility) {
    filter
        .subjects()
        .filter(subject -> !visibility.shows(subject))
        .findFirst()
        .ifPresent(
            hidden -> {
              throw Place.root().forbid(hidden.name());
            });
  }
}
