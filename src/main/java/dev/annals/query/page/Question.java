package dev.annals.query.page;

import dev.annals.query.filter.Expression;
import dev.annals.query.index.Sorting;
import org.jspecify.annotations.Nullable;

/**
 * What a list of events is of.
 *
 * @param order by number, if it is not sorted
 * @param sorting by a field; null is by number
 */
public record Question(Expression filter, Order order, @Nullable Sorting sorting) {

  /** In the order of the log. */
  public Question(Expression filter, Order order) {
    this(filter, order, null);
  }

  long fingerprint() {
    return Fingerprint.of(
        sorting == null
            ? order.name()
            : "%s %s".formatted(sorting.values().name(), sorting.rising() ? "ASC" : "DESC"),
        filter);
  }
}
