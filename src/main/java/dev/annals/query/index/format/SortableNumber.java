package dev.annals.query.index.format;

import java.math.BigDecimal;
import org.apache.lucene.util.NumericUtils;

/**
 * A number as an index can order it: the nearest double, and whether the number is less (-1), the
 * same (0) or more (1) than what that double is written as.
 */
public record SortableNumber(long sortable, int side) {

  public static SortableNumber of(BigDecimal number) {
    double near = Math.clamp(number.doubleValue(), -Double.MAX_VALUE, Double.MAX_VALUE);
    return new SortableNumber(
        NumericUtils.doubleToSortableLong(near), number.compareTo(BigDecimal.valueOf(near)));
  }
}
