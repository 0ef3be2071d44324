package dev.annals.query.page;

import dev.annals.query.filter.Expression;
import dev.annals.query.index.FieldOrder;
import org.jspecify.annotations.Nullable;

/**
 * The filter and order of a list of events.
 *
 * @param filter the filter
 * @param order order by sequence number; used if the list is not sorted by a field
 * @param fieldOrder order by a field; null means by sequence number
 */
public record ListQuery(Expression filter, Order order, @Nullable FieldOrder fieldOrder) {

  /** Creates a query in the order of the log. */
  public ListQuery(Expression filter, Order order) {
    this(filter, order, null);
  }

  long fingerprint() {
    return FilterFingerprint.of(
        fieldOrder == null
            ? order.name()
            : "%s %s"
                .formatted(fieldOrder.values().name(), fieldOrder.ascending() ? "ASC" : "DESC"),
        filter);
  }
}
