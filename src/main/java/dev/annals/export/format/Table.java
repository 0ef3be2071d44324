package dev.annals.export.format;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows and columns that is written directly to a response. It does not keep written rows.
 * Closing it finishes the file and closes the underlying stream. Not thread-safe.
 */
public interface Table extends Closeable {

  /**
   * Adds a row.
   *
   * @param cells JSON values, one for each column; objects and lists are written as JSON
   */
  void add(List<? extends @Nullable Object> cells) throws IOException;
}
