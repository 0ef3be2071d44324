package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.FieldType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** PDF for printing, by the rules of {@link PdfTable}, with a limited number of events. */
final class PdfRows implements ExportWriter {

  private final Layout layout;
  private final Times times;
  private final PdfTable table;
  private int events;

  PdfRows(OutputStream out, Layout layout) throws IOException {
    this.layout = layout;
    this.times = Times.printed(layout.timeZone());
    this.table =
        new PdfTable(
            out,
            "Audit log, times in " + layout.timeZone(),
            layout.columns().stream().map(Column::displayName).toList());
  }

  /**
   * @throws Refusal if there are more events than a PDF can have
   */
  @Override
  public void write(AuditEvent event) {
    if (++events > Tables.MOST_IN_PDF) {
      throw new Refusal(
          Refusal.Code.BAD_INPUT,
          "A PDF can have at most %d events. Narrow the filter, or use another format."
              .formatted(Tables.MOST_IN_PDF));
    }
    var cells = new ArrayList<@Nullable Object>(layout.columns().size());
    for (var column : layout.columns()) {
      cells.add(cell(column, column.valueIn(event)));
    }
    table.add(cells);
  }

  private @Nullable Object cell(Column column, @Nullable Object value) {
    return switch (value) {
      case Instant time -> times.format(time);
      case Enum<?> constant -> constant.name();
      case String text when column.type() == FieldType.TIMESTAMP -> times.format(text);
      case null, default -> value;
    };
  }

  @Override
  public void close() {
    table.close();
  }
}
