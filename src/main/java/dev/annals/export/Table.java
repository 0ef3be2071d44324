package dev.annals.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows and columns that is written while somebody waits for it. It keeps no row once it
 * is written; closing it finishes the file and closes what it writes to. Used by one thread.
 */
public interface Table extends Closeable {

  /**
   * Adds a row.
   *
   * @param cells JSON values, one for each column; objects and lists are written as JSON
   */
  void add(List<? extends @Nullable Object> cells) throws IOException;
}
