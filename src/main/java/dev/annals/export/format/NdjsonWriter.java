package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object a line (NDJSON), UTF-8. Each has the event's {@code id} and {@code sequence} and
 * then the columns by their names, flat, in their order, {@code null} where the event has no value.
 * Custom values are as they were sent, and {@code null} if they are not what the field's values
 * are.
 */
final class NdjsonWriter implements ExportWriter {

  private final Layout layout;
  private final Times times;
  private final Writer writer;

  NdjsonWriter(OutputStream out, Layout layout) {
    this.layout = layout;
    this.times = new Times(layout.timeZone());
    // Through a writer, which puts a question mark for half a surrogate pair; Jackson would refuse.
    this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  @Override
  public void write(AuditEvent event) throws IOException {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("id", event.id().toString());
    line.put("sequence", event.sequence());
    for (var column : layout.columns()) {
      line.putIfAbsent(column.name(), value(column.valueIn(event)));
    }
    writer.write(JsonMapper.shared().writeValueAsString(line));
    writer.write('\n');
  }

  private @Nullable Object value(@Nullable Object value) {
    return value instanceof Instant time ? times.format(time) : value;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
