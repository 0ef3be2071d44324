package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.FieldType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * CSV according to RFC 4180, in UTF-8 without a byte order mark, with the display names as the
 * header. JSON values, such as {@code changes}, are compact JSON. Text that a spreadsheet would
 * interpret as a formula is neutralised ({@link CsvCell}). Numbers are not changed.
 */
final class CsvWriter implements ExportWriter {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  private final Layout layout;
  private final Times times;
  private final CSVPrinter printer;

  CsvWriter(OutputStream out, Layout layout) throws IOException {
    this.layout = layout;
    this.times = new Times(layout.timeZone());
    this.printer =
        CSVFormat.RFC4180.print(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    printer.printRecord(
        layout.columns().stream().map(column -> CsvCell.header(column.displayName())).toList());
  }

  @Override
  public void write(AuditEvent event) throws IOException {
    var cells = new ArrayList<@Nullable String>(layout.columns().size());
    for (var column : layout.columns()) {
      cells.add(cell(column, column.valueIn(event)));
    }
    printer.printRecord(cells);
  }

  private @Nullable String cell(Column column, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant time -> times.format(time);
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case Enum<?> constant -> constant.name();
      case String text -> text(column, text);
      default -> CsvCell.ofJson(JsonMapper.shared().writeValueAsString(value));
    };
  }

  private String text(Column column, String text) {
    if (column.type() == FieldType.NUMBER && NUMBER.matcher(text).matches()) {
      return text;
    }
    return CsvCell.of(column.type() == FieldType.TIMESTAMP ? times.format(text) : text);
  }

  @Override
  public void close() throws IOException {
    printer.close(true);
  }
}
