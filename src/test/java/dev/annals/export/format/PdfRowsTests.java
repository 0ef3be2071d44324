package dev.annals.export.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

class PdfRowsTests {

  private static final Column NOTE = new Column("note", "Note", FieldType.TEXT);

  @Test
  void hasATitleDisplayNamesAndTheEvents() throws IOException {
    var layout =
        new Layout(
            List.of(
                new Column("occurredAt", "Time", FieldType.TIMESTAMP),
                new Column("severity", "How bad", FieldType.SEVERITY),
                NOTE),
            ZoneId.of("Europe/Berlin"));

    assertThat(text(layout, SomeEvents.with(Map.of("note", List.of(1, "Ünïcode Ωμ Яд")))))
        .contains(
            "Audit log, times in Europe/Berlin",
            "How bad",
            "2026-07-01 14:00:00.007+02:00",
            "HIGH",
            "[1,\"Ünïcode Ωμ Яд\"]");
  }

  @Test
  void isThereWithoutEvents() throws IOException {
    assertThat(text(new Layout(List.of(NOTE), ZoneId.of("UTC")))).contains("Audit log");
  }

  @Test
  void isThereWithEveryColumnThatThereCanBe() throws IOException {
    var columns = new ArrayList<Column>();
    for (int i = 0; i < 149; i++) {
      columns.add(new Column("c" + i, "Column " + i, FieldType.TEXT));
    }

    assertThat(
            text(
                new Layout(columns, ZoneId.of("UTC")),
                SomeEvents.with(Map.of("c0", "first", "c148", "last"))))
        .contains("Audit log");
  }

  @Test
  void saysWhenThereAreTooManyEvents() throws IOException {
    try (var writer =
        ExportFormat.PDF.open(
            OutputStream.nullOutputStream(), new Layout(List.of(NOTE), ZoneId.of("UTC")))) {
      for (int i = 0; i < Tables.MOST_IN_PDF; i++) {
        writer.write(SomeEvents.numbered(i + 1));
      }
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> writer.write(SomeEvents.numbered(1)))
          .matches(e -> e.code() == Refusal.Code.BAD_INPUT)
          .matches(e -> e.reason().contains("10000 events"));
    }
  }

  private static String text(Layout layout, AuditEvent... events) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = ExportFormat.PDF.open(out, layout)) {
      for (var event : events) {
        writer.write(event);
      }
    }
    try (var pdf = new PdfReader(out.toByteArray())) {
      return new PdfTextExtractor(pdf).getTextFromPage(1);
    }
  }
}
