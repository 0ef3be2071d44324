package dev.annals.export;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Where the files are kept, for every node to serve. Both ways they stream. */
public interface ExportFiles {

  /** Begins a file; it is there once the stream is closed. */
  OutputStream create(String id, String fileName);

  /** The file of that id, if it is there. */
  Optional<InputStream> open(String id);

  /** Removes a file or what there is of it; it is no error if there is nothing. */
  void remove(String id);

  /** The ids of files, and of parts of files, behind an id, in their order; at most so many. */
  List<String> ids(String after, int limit);
}
