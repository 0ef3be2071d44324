package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** One JSON array of the objects that NDJSON has, each on a line of its own, UTF-8. */
final class JsonWriter implements ExportWriter {

  private final EventObjects objects;
  private final Writer writer;
  private boolean begun;

  JsonWriter(OutputStream out, Layout layout) throws IOException {
    this.objects = new EventObjects(layout);
    // Through a writer, which puts a question mark for half a surrogate pair; Jackson would refuse.
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
