package dev.annals.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.export.SomeExports;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Change;
import dev.annals.schemabuilder.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CsvWriterTests {

  private static final Column ACTION = new Column("action", "Action", FieldType.TEXT);
  private static final Column NOTE = new Column("note", "Note", FieldType.TEXT);
  private static final Column AMOUNT = new Column("amount", "Amount", FieldType.NUMBER);
  private static final Column DUE = new Column("due", "Due", FieldType.TIMESTAMP);

  @Test
  void writesDisplayNamesAndThenARecordALine() throws IOException {
    var layout =
        layout(
            new Column("occurredAt", "Time", FieldType.TIMESTAMP),
            new Column("actor", "User", FieldType.TEXT),
            new Column("severity", "Severity", FieldType.SEVERITY),
            new Column("resource", "Resource", FieldType.TEXT),
            new Column("description", "Description", FieldType.TEXT),
            new Column("ip", "IP address", FieldType.IP_ADDRESS),
            new Column("sequence", "Number", FieldType.NUMBER));

    assertThat(csv(layout, SomeEvents.numbered(7)))
        .isEqualTo(
            "Time,User,Severity,Resource,Description,IP address,Number\r\n"
                + "2026-07-01T12:00:00.007+00:00,Ada,HIGH,document d-1,,::1,7\r\n");
  }

  @Test
  void writesTimesInTheZone() throws IOException {
    var layout =
        new Layout(
            List.of(new Column("occurredAt", "Time", FieldType.TIMESTAMP), DUE),
            ZoneId.of("Europe/Berlin"));

    assertThat(csv(layout, SomeEvents.with(Map.of("due", "2026-01-01T00:00:00Z"))))
        .endsWith("2026-07-01T14:00:00.007+02:00,2026-01-01T01:00:00.000+01:00\r\n");
  }

  @Test
  void leavesOutWhatIsNotWhatTheFieldsValuesAre() throws IOException {
    var amount = Column.of(SomeExports.field("amount", FieldType.NUMBER, null));
    var mail = Column.of(SomeExports.field("mail", FieldType.EMAIL, null));

    assertThat(
            csv(
                layout(amount, mail, NOTE),
                SomeEvents.with(Map.of("amount", "7", "mail", "me", "note", "n")),
                SomeEvents.with(Map.of("amount", 7.50, "mail", "a@b.test"))))
        .endsWith("\r\n,,n\r\n7.5,a@b.test,\r\n");
  }

  @Test
  void leavesATimeThatIsNoneAsItIs() throws IOException {
    assertThat(rows(DUE, Map.of("due", "tomorrow"))).containsExactly("tomorrow");
    assertThat(rows(DUE, Map.of("due", "=tomorrow"))).containsExactly("'=tomorrow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        " =1+1",
        "\u00a0=1+1",
        "\ufeff=1+1",
        "\u200b@x",
        "\u0000=x",
        "＝1+1",
        "－1"
      })
  void neutralisesWhatASpreadsheetWouldRun(String hostile) throws IOException {
    assertThat(rows(NOTE, Map.of("note", hostile)).getFirst().replaceAll("^\"|\"$", ""))
        .isEqualTo("'" + hostile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\tx", "\rx", "\nx"})
  void neutralisesWhatBeginsWithABreak(String hostile) {
    assertThat(CsvCell.of(hostile)).isEqualTo("'" + hostile);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "a;=1+1|a;'=1+1",
        "a; -1|a;' -1",
        "a;;+1;@x|a;;'+1;'@x",
        "a;\"=1+1;\"|a;'\"=1+1;\"",
        "a;\u00a0=1|a;'\u00a0=1",
        "a;＝1|a;'＝1",
        "=1;=2|'=1;'=2"
      })
  void neutralisesWhatASpreadsheetSplitsAtSemicolons(String hostile, String harmless) {
    assertThat(CsvCell.of(hostile)).isEqualTo(harmless);
  }

  @Test
  void neutralisesWhatFollowsATabOrALineBreak() {
    assertThat(CsvCell.of("a\t=1\r\n=2\n-3")).isEqualTo("a\t'=1\r\n'=2\n'-3");
    assertThat(CsvCell.of("one\n\ttwo; three")).isEqualTo("one\n\ttwo; three");
  }

  @Test
  void escapesASemicolonInJsonThatAFormulaFollows() throws IOException {
    var tags = new Column("tags", "Tags", FieldType.JSON);
    var value = List.of("a;=1+1;", "b;c");

    var cell = rows(tags, Map.of("tags", value)).getFirst();

    assertThat(cell).isEqualTo("\"[\"\"a\\u003b=1+1;\"\",\"\"b;c\"\"]\"");
    var json = cell.substring(1, cell.length() - 1).replace("\"\"", "\"");
    assertThat(JsonMapper.shared().readValue(json, List.class)).isEqualTo(value);
  }

  @Test
  void aHeaderIsNoHintHowFieldsAreSeparated() throws IOException {
    assertThat(csv(layout(new Column("action", "Sep=;", FieldType.TEXT)))).isEqualTo("'Sep=;\r\n");
  }

  /** Whatever the quotes, no field begins like a formula for a reader that splits so. */
  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "[;\t]"})
  void noSplittingMakesAFormula(String separator) throws IOException {
    var random = new Random(13);
    var letters = "=+-@;\"'\t\r\n ,a1＝\u200b";
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      var file = csv(layout(ACTION, NOTE), SomeEvents.with(Map.of("note", text.toString())));
      for (var field : file.split(separator + "|[\r\n]")) {
        assertThat(field.replaceAll("[\"\\s\u200b]", "")).doesNotMatch("(?s)[=+\\-@＝].*");
      }
    }
  }

  @Test
  void neutralisesAFormulaThatHasToBeQuoted() throws IOException {
    assertThat(csv(layout(ACTION), SomeEvents.doing("=HYPERLINK(\"http://x\",\"y\")\r\n")))
        .isEqualTo("Action\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\r\n\"\r\n");
  }

  @Test
  void neutralisesHeaders() throws IOException {
    assertThat(csv(layout(new Column("action", "=cmd", FieldType.TEXT)))).isEqualTo("'=cmd\r\n");
  }

  @Test
  void leavesNumbersNumbers() throws IOException {
    assertThat(rows(AMOUNT, Map.of("amount", -5))).containsExactly("-5");
    assertThat(rows(AMOUNT, Map.of("amount", new BigDecimal("-5.50")))).containsExactly("-5.50");
    assertThat(rows(AMOUNT, Map.of("amount", "-5"))).containsExactly("-5");
    assertThat(rows(AMOUNT, Map.of("amount", "-5+cmd"))).containsExactly("'-5+cmd");
    assertThat(rows(NOTE, Map.of("note", "-5"))).containsExactly("'-5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-b", "user@acme.example", "1=1", "  x", "Ünïcode 漢字 🙂", "a;b"})
  void leavesHarmlessTextAsItIs(String text) throws IOException {
    assertThat(rows(NOTE, Map.of("note", text)).getFirst().replaceAll("^\"|\"$", ""))
        .isEqualTo(text);
  }

  @Test
  void quotesLinesCommasAndQuotes() throws IOException {
    assertThat(csv(layout(ACTION), SomeEvents.doing("a,\"b\"\nc")))
        .isEqualTo("Action\r\n\"a,\"\"b\"\"\nc\"\r\n");
  }

  @Test
  void writesJsonCompactly() throws IOException {
    var tags = new Column("tags", "Tags", FieldType.JSON);
    var changes = new Column("changes", "Changes", FieldType.JSON);

    assertThat(csv(layout(tags), SomeEvents.with(Map.of("tags", List.of("a", Map.of("b", 1))))))
        .isEqualTo("Tags\r\n\"[\"\"a\"\",{\"\"b\"\":1}]\"\r\n");
    assertThat(csv(layout(changes), SomeEvents.changing(new Change("plan", null, "pro"))))
        .isEqualTo(
            "Changes\r\n"
                + "\"[{\"\"field\"\":\"\"plan\"\",\"\"before\"\":null,\"\"after\"\":\"\"pro\"\"}]\""
                + "\r\n");
  }

  @Test
  void writesABrokenSurrogateAsAQuestionMark() throws IOException {
    assertThat(rows(NOTE, Map.of("note", "x\ud83d"))).containsExactly("x?");
  }

  private static List<String> rows(Column column, Map<String, Object> custom) throws IOException {
    var lines = csv(layout(column), SomeEvents.with(custom)).split("\r\n");
    return Arrays.asList(lines).subList(1, lines.length);
  }

  private static Layout layout(Column... columns) {
    return new Layout(List.of(columns), ZoneId.of("UTC"));
  }

  private static String csv(Layout layout, AuditEvent... events) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = ExportFormat.CSV.open(out, layout)) {
      for (var event : events) {
        writer.write(event);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
