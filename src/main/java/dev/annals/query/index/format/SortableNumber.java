package dev.annals.query.index.format;

import java.math.BigDecimal;
import org.apache.lucene.util.NumericUtils;

/**
 * A number in the form in which the index orders it: the nearest double, and whether the number is
 * less (-1), equal (0) or greater (1) than the decimal representation of that double.
 */
public record SortableNumber(long sortable, int side) {

  public static SortableNumber of(BigDecimal number) {
    double near = Math.clamp(number.doubleValue(), -Double.MAX_VALUE, Double.MAX_VALUE);
    return new SortableNumber(
        NumericUtils.doubleToSortableLong(near), number.compareTo(BigDecimal.valueOf(near)));
  }
}
