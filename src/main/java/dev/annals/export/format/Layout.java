package dev.annals.export.format;

import java.time.ZoneId;
import java.util.List;

/**
 * What goes into a file, and how.
 *
 * @param columns in their order
 * @param timeZone that times are written in
 */
public record Layout(List<Column> columns, ZoneId timeZone) {

  public Layout {
    columns = List.copyOf(columns);
  }
}
