package dev.annals.query.filter;

import dev.annals.access.Caller;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import java.util.List;
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

  private final SearchReader search;

  public FilterReader(SearchReader search) {
    this.search = search;
  }

  @Override
  public Expression parse(
      @Nullable Map<String, Object> filter,
      @Nullable String searched,
      DataStructure structure,
      Caller caller) {
    var visibility = CallerVisibility.of(caller, structure);
    var expression = read(filter, structure);
    expression.subjects().forEach(field -> visibility.requireShown(field, List.of("filter")));
    return both(expression, search.parse(searched, structure, visibility));
  }

  @Override
  public Expression parse(
      @Nullable Map<String, Object> filter,
      @Nullable String searched,
      DataStructure structure,
      boolean everything) {
    var visibility = CallerVisibility.of(everything, structure);
    return both(read(filter, structure), search.parse(searched, structure, visibility));
  }

  /** Reads a filter alone. */
  Expression read(@Nullable Map<String, Object> filter, DataStructure structure) {
    return filter == null ? Expression.all() : new FilterReading(structure).read(filter);
  }

  private static Expression both(Expression filter, Expression searched) {
    return Expression.and(List.of(filter, searched));
  }
}
