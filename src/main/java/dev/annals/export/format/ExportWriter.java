package dev.annals.export.format;

import dev.annals.ingest.log.AuditEvent;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one file of one format. It keeps no event once it is written, and closing it finishes the
 * file and closes what it writes to. Used by one thread.
 */
public interface ExportWriter extends Closeable {

  /** Adds one event to the file. */
  void write(AuditEvent event) throws IOException;
}
