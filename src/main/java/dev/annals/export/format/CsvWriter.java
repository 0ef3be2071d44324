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
 * CSV as in RFC 4180, UTF-8 without a byte order mark, the display names as the header. JSON
 * values, {@code changes} among them, are compact JSON. What a spreadsheet would take for a formula
 * gets an apostrophe in front (OWASP, "CSV Injection"); numbers stay numbers.
 */
final class CsvWriter implements ExportWriter {

  /** A full-width sign is a sign to some spreadsheets. */
  private static final String FORMULA_SIGNS = "=+-@＝＋－＠";

  private static final String BREAKS = "\t\r\n";
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
        layout.columns().stream().map(column -> neutralised(column.displayName())).toList());
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
      default -> JsonMapper.shared().writeValueAsString(value);
    };
  }

  private String text(Column column, String text) {
    if (column.type() == FieldType.NUMBER && NUMBER.matcher(text).matches()) {
      return text;
    }
    return neutralised(column.type() == FieldType.TIMESTAMP ? times.format(text) : text);
  }

  static String neutralised(String text) {
    return isFormula(text) ? "'" + text : text;
  }

  private static boolean isFormula(String text) {
    if (text.isEmpty()) {
      return false;
    }
    if (BREAKS.indexOf(text.charAt(0)) >= 0) {
      return true;
    }
    // Some spreadsheets drop what cannot be seen before they look for a formula.
    var seen = text.codePoints().dropWhile(CsvWriter::isUnseen).findFirst();
    return seen.isPresent() && FORMULA_SIGNS.indexOf(seen.getAsInt()) >= 0;
  }

  private static boolean isUnseen(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT;
  }

  @Override
  public void close() throws IOException {
    printer.close(true);
  }
}
