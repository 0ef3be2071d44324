package dev.annals.export;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Storage of export files. Every server can serve every file. Files are streamed in both
 * directions.
 */
public interface ExportFiles {

  /** Starts a file. It exists once the stream is closed. */
  OutputStream create(String id, String fileName);

  /** The file with this id, if it exists. */
  Optional<InputStream> open(String id);

  /** Removes a file or parts of it. Does nothing if there is none. */
  void remove(String id);

  /**
   * The ids of files and of parts of files after an id, in ascending order, at most {@code limit}.
   */
  List<String> ids(String after, int limit);
}
