package dev.annals.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.export.SomeExports;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.FieldType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XlsxWriterTests {

  private static final Column NOTE = new Column("note", "Note", FieldType.TEXT);
  private static final Column AMOUNT = new Column("amount", "Amount", FieldType.NUMBER);
  private static final Column DUE = new Column("due", "Due", FieldType.TIMESTAMP);

  @Test
  void hasDisplayNamesAndThenARowForEachEvent() throws IOException {
    var layout =
        layout(
            new Column("actor", "User", FieldType.TEXT),
            new Column("severity", "=Severity", FieldType.SEVERITY),
            new Column("description", "Description", FieldType.TEXT),
            new Column("sequence", "Number", FieldType.NUMBER));

    try (var book = workbook(layout, SomeEvents.numbered(7), SomeEvents.numbered(8))) {
      var sheet = book.getSheetAt(0);
      assertThat(sheet.getSheetName()).isEqualTo("Audit log");
      assertThat(texts(sheet.getRow(0)))
          .containsExactly("User", "=Severity", "Description", "Number");
      var row = sheet.getRow(1);
      assertThat(row.getCell(0).getStringCellValue()).isEqualTo("Ada");
      assertThat(row.getCell(1).getStringCellValue()).isEqualTo("HIGH");
      assertThat(row.getCell(2)).isNull();
      assertThat(row.getCell(3).getCellType()).isEqualTo(CellType.NUMERIC);
      assertThat(row.getCell(3).getNumericCellValue()).isEqualTo(7);
      assertThat(sheet.getLastRowNum()).isEqualTo(2);
    }
  }

  @Test
  void timesAreDatesOfTheZoneThatTheHeaderNames() throws IOException {
    var layout =
        new Layout(
            List.of(new Column("occurredAt", "Time", FieldType.TIMESTAMP), DUE),
            ZoneId.of("Europe/Berlin"));

    try (var book = workbook(layout, SomeEvents.with(Map.of("due", "2026-01-01T00:00:00Z")))) {
      var sheet = book.getSheetAt(0);
      assertThat(texts(sheet.getRow(0)))
          .containsExactly("Time (Europe/Berlin)", "Due (Europe/Berlin)");
      var row = sheet.getRow(1);
      row.forEach(cell -> assertThat(DateUtil.isCellDateFormatted(cell)).isTrue());
      assertThat(row.getCell(0).getLocalDateTimeCellValue())
          .isEqualTo(LocalDateTime.parse("2026-07-01T14:00:00.007"));
      assertThat(row.getCell(1).getLocalDateTimeCellValue())
          .isEqualTo(LocalDateTime.parse("2026-01-01T01:00:00"));
    }
  }

  @Test
  void theTwoHoursInWhichClocksAreSetBackAreToldApart() throws IOException {
    var layout = new Layout(List.of(DUE), ZoneId.of("Europe/Berlin"));

    try (var book =
        workbook(
            layout,
            SomeEvents.with(Map.of("due", "2026-10-25T00:30:00Z")),
            SomeEvents.with(Map.of("due", "2026-10-25T01:30:00Z")))) {
      var sheet = book.getSheetAt(0);
      var first = sheet.getRow(1).getCell(0);
      var second = sheet.getRow(2).getCell(0);
      assertThat(first.getNumericCellValue()).isEqualTo(second.getNumericCellValue());
      assertThat(first.getCellStyle().getDataFormatString()).endsWith("\"+02:00\"");
      assertThat(second.getCellStyle().getDataFormatString()).endsWith("\"+01:00\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1900-01-01T00:00:00Z"})
  void timesBeyondTheCalendarAreText(String time) throws IOException {
    var cell = cell(DUE, time);

    assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
    assertThat(cell.getStringCellValue()).startsWith(time.substring(0, 19)).endsWith("+00:00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "7.50", "0.1", "123456789012345", "1E+20", "-1.5E-7"})
  void numbersAreNumbers(String number) throws IOException {
    var cell = cell(AMOUNT, new BigDecimal(number));

    assertThat(cell.getCellType()).isEqualTo(CellType.NUMERIC);
    assertThat(new BigDecimal(String.valueOf(cell.getNumericCellValue())))
        .isEqualByComparingTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9007199254740993", "9007199254740991", "0.30000000000000004", "1E+400", "1E-400"})
  void numbersThatASpreadsheetWouldRoundAreText(String number) throws IOException {
    var cell = cell(AMOUNT, new BigDecimal(number));

    assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
    assertThat(cell.getStringCellValue()).isEqualTo(number);
  }

  @Test
  void longWholeNumbersAreShownInFull() throws IOException {
    assertThat(new DataFormatter().formatCellValue(cell(AMOUNT, 123_456_789_012_345L)))
        .isEqualTo("123456789012345");
  }

  @Test
  void truthsAreTruths() throws IOException {
    assertThat(cell(NOTE, true).getCellType()).isEqualTo(CellType.BOOLEAN);
    assertThat(cell(NOTE, true).getBooleanCellValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "'quoted",
        "  spaces  ",
        "<b>&amp;\"",
        "Ünïcode 漢字 🙂",
        "a\r\nb\tc",
        "a\u0000b\u0007\u001b\uffff",
        "_x0041_ is no A, _x005F_ no line",
        "-1"
      })
  void textIsTextWhateverIsInIt(String text) throws IOException {
    var cell = cell(NOTE, text);

    assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
    assertThat(cell.getStringCellValue()).isEqualTo(text);
  }

  @Test
  void halfASurrogatePairIsAQuestionMark() throws IOException {
    assertThat(cell(NOTE, "x\ud83d").getStringCellValue()).isEqualTo("x?");
  }

  @Test
  void aTextThatIsLongerThanACellEndsWithAnEllipsis() throws IOException {
    assertThat(cell(NOTE, "x".repeat(32_767)).getStringCellValue()).hasSize(32_767);
    assertThat(cell(NOTE, "x".repeat(32_768)).getStringCellValue()).hasSize(32_767).endsWith("x…");
  }

  @Test
  void jsonIsCompactText() throws IOException {
    assertThat(cell(NOTE, List.of("a", Map.of("b", 1))).getStringCellValue())
        .isEqualTo("[\"a\",{\"b\":1}]");
  }

  @Test
  void leavesOutWhatIsNotWhatTheFieldsValuesAre() throws IOException {
    var amount = Column.of(SomeExports.field("amount", FieldType.NUMBER, null));

    try (var book =
        workbook(layout(amount, NOTE), SomeEvents.with(Map.of("amount", "7", "note", "n")))) {
      assertThat(book.getSheetAt(0).getRow(1).getCell(0)).isNull();
    }
  }

  @Test
  void whatDoesNotFitOnASheetIsOnTheNextWithTheHeader() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = new XlsxWriter(out, layout(SomeExports.NUMBER), 1_001)) {
      for (int i = 1; i <= 2_500; i++) {
        writer.write(SomeEvents.numbered(i));
      }
    }

    try (var book = read(out)) {
      assertThat(book.getNumberOfSheets()).isEqualTo(3);
      assertThat(book.getSheetAt(0).getLastRowNum()).isEqualTo(1_000);
      var last = book.getSheet("Audit log 3");
      assertThat(last.getRow(0).getCell(0).getStringCellValue()).isEqualTo("Number");
      assertThat(last.getRow(1).getCell(0).getNumericCellValue()).isEqualTo(2_001);
      assertThat(last.getLastRowNum()).isEqualTo(500);
    }
  }

  @Test
  void isAHeaderAloneWithoutEvents() throws IOException {
    try (var book = workbook(layout(NOTE))) {
      assertThat(book.getSheetAt(0).getLastRowNum()).isZero();
    }
  }

  @Test
  void leavesForTheFileWhileItIsWritten() throws IOException {
    var counted = new Counted();
    try (var writer = ExportFormat.XLSX.open(counted, layout(NOTE))) {
      for (int i = 0; i < 50_000; i++) {
        writer.write(SomeEvents.with(Map.of("note", "%d of many".formatted(i * 7_919L))));
      }
      assertThat(counted.bytes).isGreaterThan(100_000);
      assertThat(counted.closed).isFalse();
    }
    assertThat(counted.closed).isTrue();
  }

  private static class Counted extends OutputStream {

    private long bytes;
    private boolean closed;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      bytes += len;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static List<String> texts(Row row) {
    var texts = new ArrayList<String>();
    row.forEach(cell -> texts.add(cell.getStringCellValue()));
    return texts;
  }

  private static Cell cell(Column column, Object value) throws IOException {
    try (var book = workbook(layout(column), SomeEvents.with(Map.of(column.name(), value)))) {
      return book.getSheetAt(0).getRow(1).getCell(0);
    }
  }

  private static Layout layout(Column... columns) {
    return new Layout(List.of(columns), ZoneId.of("UTC"));
  }

  private static XSSFWorkbook workbook(Layout layout, AuditEvent... events) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = ExportFormat.XLSX.open(out, layout)) {
      for (var event : events) {
        writer.write(event);
      }
    }
    return read(out);
  }

  private static XSSFWorkbook read(ByteArrayOutputStream out) throws IOException {
    return new XSSFWorkbook(new ByteArrayInputStream(out.toByteArray()));
  }
}
