package dev.annals.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonWriterTests {

  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new Column("occurredAt", "Time", FieldType.TIMESTAMP),
              new Column("note", "Note", FieldType.TEXT)),
          ZoneId.of("Asia/Tokyo"));

  @Test
  void isOneArrayOfTheObjectsOfNdjson() throws IOException {
    AuditEvent[] events = {
      SomeEvents.numbered(1),
      SomeEvents.with(Map.of("note", "a\n]\"")),
      SomeEvents.with(Map.of("note", List.of(1, Map.of("b", true))))
    };

    var array = JsonMapper.shared().readTree(written(ExportFormat.JSON, events));

    assertThat(array.isArray()).isTrue();
    assertThat(array.valueStream())
        .containsExactlyElementsOf(
            written(ExportFormat.NDJSON, events)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList());
  }

  @Test
  void isAnEmptyArrayWithoutEvents() throws IOException {
    assertThat(written(ExportFormat.JSON)).isEqualTo("[]\n");
  }

  private static String written(ExportFormat format, AuditEvent... events) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = format.open(out, LAYOUT)) {
      for (var event : events) {
        writer.write(event);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
