package dev.annals.query.index;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Thrown if the index cannot be read. The query is then answered from the log where possible, and
 * the index is rebuilt.
 */
public class IndexFailed extends UncheckedIOException {

  private static final long serialVersionUID = 1;

  IndexFailed(IOException cause) {
    super(cause);
  }
}
