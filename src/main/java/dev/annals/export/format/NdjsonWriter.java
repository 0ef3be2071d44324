package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** One JSON object per line (NDJSON), in UTF-8. */
final class NdjsonWriter implements ExportWriter {

  private final EventObjects objects;
  private final Writer writer;

  NdjsonWriter(OutputStream out, Layout layout) {
    this.objects = new EventObjects(layout);
    // A writer replaces an unpaired surrogate by a question mark; Jackson would throw an exception.
    this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  @Override
  public void write(AuditEvent event) throws IOException {
    writer.write(objects.of(event));
    writer.write('\n');
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
