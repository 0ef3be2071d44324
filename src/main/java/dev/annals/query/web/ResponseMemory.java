package dev.annals.query.web;

import dev.annals.query.work.QueryWork;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import org.springframework.stereotype.Component;

/**
 * Reserves the memory of a result before GraphQL makes a tree of it: a field that was selected
 * under many aliases is made as often, for each element of its list.
 */
@Component
class ResponseMemory {

  private static final String ADVICE =
      "Request fewer events, values or intervals, or select fewer fields of them.";

  /** What a field of a response takes while GraphQL works on it. */
  private static final long NODE = 400;

  private final QueryWork work;

  ResponseMemory(QueryWork work) {
    this.work = work;
  }

  /**
   * Reserves memory for the fields that were selected below the one that is fetched.
   *
   * @param elements how many objects have the fields of each level, from the first level on; the
   *     last number is that of all deeper levels too
   * @throws dev.annals.kernel.Refusal {@code QUERY_TOO_BROAD}; {@code RATE_LIMITED}
   */
  void reserve(DataFetchingEnvironment env, long... elements) {
    var fields = env.getSelectionSet().getFields();
    int first = fields.stream().mapToInt(SelectedField::getLevel).min().orElse(0);
    long nodes =
        fields.stream()
            .mapToLong(field -> elements[Math.min(field.getLevel() - first, elements.length - 1)])
            .sum();
    work.within(
        memory -> {
          memory.reserve(nodes * NODE, ADVICE);
          return nodes;
        });
  }
}
