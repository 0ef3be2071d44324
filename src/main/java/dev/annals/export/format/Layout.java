package dev.annals.export.format;

import java.time.ZoneId;
import java.util.List;

/**
 * The content and format of a file.
 *
 * @param columns the columns in their order
 * @param timeZone time zone of all times
 */
public record Layout(List<Column> columns, ZoneId timeZone) {

  public Layout {
    columns = List.copyOf(columns);
  }
}
