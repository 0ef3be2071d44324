package dev.annals.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.export.SomeExports;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.Change;
import dev.annals.schemabuilder.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NdjsonWriterTests {

  private static final Column NOTE = new Column("note", "Note", FieldType.TEXT);

  @Test
  void writesIdAndSequenceAndThenTheColumnsByTheirNames() throws IOException {
    var event = SomeEvents.numbered(7);

    assertThat(
            ndjson(
                layout(
                    new Column("occurredAt", "Time", FieldType.TIMESTAMP),
                    new Column("actorEmail", "E-mail", FieldType.EMAIL),
                    new Column("severity", "Severity", FieldType.SEVERITY),
                    new Column("description", "Description", FieldType.TEXT),
                    new Column("sequence", "Number", FieldType.NUMBER)),
                event))
        .isEqualTo(
            "{\"id\":\"%s\",\"sequence\":7,\"occurredAt\":\"2026-07-01T12:00:00.007+00:00\","
                    .formatted(event.id())
                + "\"actorEmail\":\"ada@acme.example\",\"severity\":\"HIGH\",\"description\":null}"
                + "\n");
  }

  @Test
  void keepsTheTypesOfCustomValues() throws IOException {
    for (var value : List.of(1, -1.5, true, "1", List.of(1, "x"), Map.of("a", 1))) {
      assertThat(ndjson(layout(NOTE), SomeEvents.with(Map.of("note", value))))
          .endsWith(
              "\"note\":%s}\n"
                  .formatted(
                      switch (value) {
                        case String text -> "\"1\"";
                        case List<?> list -> "[1,\"x\"]";
                        case Map<?, ?> map -> "{\"a\":1}";
                        default -> value.toString();
                      }));
    }
  }

  @Test
  void writesNullForWhatIsNotWhatTheFieldsValuesAre() throws IOException {
    var region = Column.of(SomeExports.field("region", FieldType.CHOICE, List.of("eu")));
    var due = Column.of(SomeExports.field("due", FieldType.TIMESTAMP, null));

    assertThat(
            ndjson(
                layout(region, due),
                SomeEvents.with(Map.of("region", "eu", "due", "2026-01-01T00:00:00+01:00")),
                SomeEvents.with(Map.of("region", "mars", "due", "soon"))))
        .contains("\"region\":\"eu\",\"due\":\"2026-01-01T00:00:00+01:00\"}\n")
        .endsWith("\"region\":null,\"due\":null}\n");
  }

  @Test
  void writesALinePerEventWhateverIsInIt() throws IOException {
    var lines =
        ndjson(
            layout(NOTE),
            SomeEvents.with(Map.of("note", "a\r\nb\u2028=1+1")),
            SomeEvents.with(Map.of("note", "half \ud83d of a pair")));

    assertThat(lines.lines()).hasSize(2);
    assertThat(lines).contains("a\\r\\nb\u2028=1+1", "half ? of a pair");
  }

  @Test
  void writesChangesAsJson() throws IOException {
    assertThat(
            ndjson(
                layout(new Column("changes", "Changes", FieldType.JSON)),
                SomeEvents.changing(new Change("plan", 1, null))))
        .endsWith("\"changes\":[{\"field\":\"plan\",\"before\":1,\"after\":null}]}\n");
  }

  private static Layout layout(Column... columns) {
    return new Layout(List.of(columns), ZoneId.of("UTC"));
  }

  private static String ndjson(Layout layout, AuditEvent... events) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = ExportFormat.NDJSON.open(out, layout)) {
      for (var event : events) {
        writer.write(event);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
