package dev.annals.query.filter;

import dev.annals.access.Caller;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Parses filters and searches to {@link Expression expressions}. */
@Component
public class FilterReader implements Filters {

  /** Maximum nesting of filters. */
  static final int MAX_DEPTH = 16;

  /** Maximum number of conditions in a filter. */
  static final int MAX_CONDITIONS = 256;

  /** Maximum length of a list in a filter. */
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

  /** Parses a filter without a search. */
  Expression read(@Nullable Map<String, Object> filter, DataStructure structure) {
    return filter == null ? Expression.all() : new FilterReading(structure).read(filter);
  }

  private static Expression both(Expression filter, Expression searched) {
    return Expression.and(List.of(filter, searched));
  }
}
