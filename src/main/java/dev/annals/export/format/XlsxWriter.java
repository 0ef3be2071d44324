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
 * A workbook (Office Open XML), the display names as the header of each sheet; what does not fit on
 * one goes on the next. Nothing in it is a formula: what is no number, time or truth is text. Times
 * are dates of the zone, which the header names; in the hour in which clocks are set back they show
 * their offset. What a spreadsheet would round, since it keeps 15 digits, is text, as are times
 * beyond its calendar. Some rows are held at once; the others are in the file.
 */
final class XlsxWriter implements ExportWriter {

  private static final int ROWS_OF_A_SHEET = 1_048_576;
  private static final int HELD = 200;

  /** Characters in the rows that are held at once. */
  private static final int HELD_CHARACTERS = 1 << 20;

  private static final int DIGITS = 15;

  /** From here on a spreadsheet shows whole numbers with an exponent, unless it is told. */
  private static final double LONG_NUMBER = 1e11;

  private static final int WIDTH = 18;
  private static final int WIDTH_OF_A_TIME = 26;
  private static final String DATE = "yyyy-mm-dd hh:mm:ss.000";

  /** Before it, spreadsheets count a day that there never was. */
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
    // An offset is no part of what programs take for the form of a date: it is there if it must be.
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
