package dev.annals.query.index;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The index could not be read: the question is answered from the log, if it can be. */
public class IndexFailed extends UncheckedIOException {

  private static final long serialVersionUID = 1;

  IndexFailed(IOException cause) {
    super(cause);
  }
}
