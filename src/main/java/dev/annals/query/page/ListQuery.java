package dev.annals.query.page;

import dev.annals.query.filter.Expression;
import dev.annals.query.index.FieldOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a list of events is of.
 *
 * @param order by number, if it is not sorted
 * @param fieldOrder by a field; null is by number
 */
public record ListQuery(Expression filter, Order order, @Nullable FieldOrder fieldOrder) {

  /** In the order of the log. */
  public ListQuery(Expression filter, Order order) {
    this(filter, order, null);
  }

  long fingerprint() {
    return FilterFingerprint.of(
        fieldOrder == null
            ? order.name()
            : "%s %s".formatted(fieldOrder.values().name(), fieldOrder.rising() ? "ASC" : "DESC"),
        filter);
  }
}
