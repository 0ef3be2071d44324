package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.FieldType;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A workbook (Office Open XML) with the display names as the header of each sheet. Rows that do not
 * fit on one sheet continue on the next. No cell is a formula: all values except numbers, times and
 * Booleans are text. Times are dates in the zone that the header names; in the hour in which clocks
 * are set back they include the offset. Numbers with more than 15 digits, which a spreadsheet would
 * round, and times outside its calendar are text. Only some rows are held in memory; the others are
 * already in the file.
 */
final class XlsxWriter implements ExportWriter {

  private static final int ROWS_OF_A_SHEET = 1_048_576;
  private static final int HELD = 200;

  /** Maximum number of characters in the rows that are held in memory. */
  private static final int HELD_CHARACTERS = 1 << 20;

  private static final int DIGITS = 15;

  /** Spreadsheets show larger whole numbers with an exponent, unless a cell has a number format. */
  private static final double LONG_NUMBER = 1e11;

  private static final int WIDTH = 18;
  private static final int WIDTH_OF_A_TIME = 26;
  private static final String DATE = "yyyy-mm-dd hh:mm:ss.000";

  /** Spreadsheets assign wrong dates to earlier days, because they count 1900 as a leap year. */
  private static final LocalDate CALENDAR_BEGINS = LocalDate.of(1900, 3, 1);

  private static final int CALENDAR_ENDS = 9999;

  private final OutputStream out;
  private final Layout layout;
  private final Times times;
  private final int rowsOfASheet;
  private final Workbook workbook;
  private Worksheet sheet;
  private int sheets;
  private int row;
  private int characters;

  XlsxWriter(OutputStream out, Layout layout) {
    this(out, layout, ROWS_OF_A_SHEET);
  }

  XlsxWriter(OutputStream out, Layout layout, int rowsOfASheet) {
    this.out = out;
    this.layout = layout;
    this.times = new Times(layout.timeZone());
    this.rowsOfASheet = rowsOfASheet;
    this.workbook = new Workbook(out, "Annals", null);
    this.sheet = begin();
  }

  @Override
  public void write(AuditEvent event) throws IOException {
    if (row == rowsOfASheet) {
      sheet.close();
      sheet = begin();
    }
    for (int i = 0; i < layout.columns().size(); i++) {
      var column = layout.columns().get(i);
      put(i, column, column.valueIn(event));
    }
    if (++row % HELD == 0 || characters >= HELD_CHARACTERS) {
      sheet.flush();
      characters = 0;
    }
  }

  private Worksheet begin() {
    sheets++;
    row = 1;
    var next = workbook.newWorksheet(sheets == 1 ? "Audit log" : "Audit log " + sheets);
    next.freezePane(0, 1);
    for (int i = 0; i < layout.columns().size(); i++) {
      var column = layout.columns().get(i);
      next.width(i, column.type() == FieldType.TIMESTAMP ? WIDTH_OF_A_TIME : WIDTH);
      next.inlineString(0, i, XlsxText.of(header(column)));
      next.style(0, i).bold().set();
    }
    return next;
  }

  private String header(Column column) {
    return column.type() == FieldType.TIMESTAMP
        ? "%s (%s)".formatted(column.displayName(), layout.timeZone())
        : column.displayName();
  }

  private void put(int column, Column of, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Instant time -> put(column, time);
      case Number number -> put(column, new BigDecimal(number.toString()));
      case Boolean truth -> sheet.value(row, column, truth);
      case Enum<?> constant -> put(column, constant.name());
      case String text when of.type() == FieldType.TIMESTAMP ->
          Timestamps.parse(text)
              .ifPresentOrElse(time -> put(column, time), () -> put(column, text));
      case String text -> put(column, text);
      default -> put(column, JsonMapper.shared().writeValueAsString(value));
    }
  }

  private void put(int column, String text) {
    var cell = XlsxText.of(text);
    sheet.inlineString(row, column, cell);
    characters += cell.length();
  }

  private void put(int column, BigDecimal number) {
    if (number.stripTrailingZeros().precision() > DIGITS || !isDouble(number)) {
      put(column, number.toString());
      return;
    }
    sheet.value(row, column, number.doubleValue());
    if (Math.abs(number.doubleValue()) >= LONG_NUMBER) {
      sheet.style(row, column).format("0").set();
    }
  }

  private void put(int column, Instant time) {
    var zoned = time.atZone(layout.timeZone());
    if (zoned.toLocalDate().isBefore(CALENDAR_BEGINS) || zoned.getYear() > CALENDAR_ENDS) {
      put(column, times.format(time));
      return;
    }
    LocalDateTime date = zoned.toLocalDateTime();
    sheet.value(row, column, date);
    boolean twice = layout.timeZone().getRules().getValidOffsets(date).size() > 1;
    // Programs do not expect an offset in a date format, so it is added only if it is needed.
    var form = twice ? "%s \"%s\"".formatted(DATE, Times.offset(zoned)) : DATE;
    sheet.style(row, column).format(form).set();
  }

  private static boolean isDouble(BigDecimal number) {
    double value = number.doubleValue();
    return Double.isFinite(value) && BigDecimal.valueOf(value).compareTo(number) == 0;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      workbook.close();
    }
  }
}
