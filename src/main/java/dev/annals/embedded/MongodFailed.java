package dev.annals.embedded;

import java.nio.file.Path;

/** A mongod was started, but did not become usable. */
public class MongodFailed extends RuntimeException {

  private static final int EXIT_NET_ERROR = 48;

  private final int exitCode;

  private MongodFailed(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  MongodFailed(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = -1;
  }

  static MongodFailed of(Path binary, int exitCode, Path mongodLog, String complaints) {
    return new MongodFailed(
        "%s ended with code %d before it was writable. Its log is %s. The last lines are:%n%s"
            .formatted(binary, exitCode, mongodLog, complaints),
        exitCode);
  }

  boolean portWasTaken() {
    return exitCode == EXIT_NET_ERROR;
  }
}
