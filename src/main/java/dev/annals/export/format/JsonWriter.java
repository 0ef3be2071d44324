package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** One JSON array with the same objects as NDJSON, each on its own line, in UTF-8. */
final class JsonWriter implements ExportWriter {

  private final EventObjects objects;
  private final Writer writer;
  private boolean begun;

  JsonWriter(OutputStream out, Layout layout) throws IOException {
    this.objects = new EventObjects(layout);
    // A writer replaces an unpaired surrogate by a question mark; Jackson would throw an exception.
    this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write('[');
  }

  @Override
  public void write(AuditEvent event) throws IOException {
    writer.write(begun ? ",\n" : "\n");
    writer.write(objects.of(event));
    begun = true;
  }

  @Override
  public void close() throws IOException {
    try (writer) {
      writer.write(begun ? "\n]\n" : "]\n");
    }
  }
}
