package dev.annals.embedded.binary;

import java.io.IOException;
import java.nio.file.Path;

/** A source of mongod programs. */
interface MongodSource {

  /** Returns the name of the source for operators. */
  String name();

  /**
   * Returns a mongod that runs on this machine.
   *
   * @throws SourceUnavailable if this source has none
   */
  Path mongod() throws SourceUnavailable, IOException, InterruptedException;

  /** The source has no mongod for this machine. The message gives the reason. */
  class SourceUnavailable extends Exception {

    SourceUnavailable(String why) {
      super(why);
    }
  }
}
