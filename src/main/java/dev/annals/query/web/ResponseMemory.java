package dev.annals.query.web;

import dev.annals.query.work.QueryWork;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import org.springframework.stereotype.Component;

/**
 * Reserves the memory of a result before GraphQL builds its tree. A field that is selected under
 * several aliases is built once per alias and list element.
 */
@Component
class ResponseMemory {

  private static final String ADVICE =
      "Request fewer events, values or intervals, or select fewer fields of them.";

  /** Memory of one field of a response during GraphQL execution, in bytes. */
  private static final long NODE = 400;

  private final QueryWork work;

  ResponseMemory(QueryWork work) {
    this.work = work;
  }

  /**
   * Reserves memory for the fields that are selected below the fetched one.
   *
   * @param elements number of objects on each level of the selection, starting with the first
   *     level; the last number also applies to all deeper levels
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
