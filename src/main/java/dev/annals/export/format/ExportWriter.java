package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one file of one format. It does not keep written events. Closing it finishes the file and
 * closes the underlying stream. Not thread-safe.
 */
public interface ExportWriter extends Closeable {

  /** Adds one event to the file. */
  void write(AuditEvent event) throws IOException;
}
