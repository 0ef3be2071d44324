package dev.annals.restore;

import java.time.Duration;
import java.time.Instant;

/**
 * A step that a module performs after the database was restored to an earlier point. The command
 * {@code restored} finds implementations by their type; they are not components of a server. A step
 * MUST be harmless if it is repeated, or if nothing was restored.
 */
public interface AfterRestore {

  /**
   * Performs the step.
   *
   * @return a sentence for the operator that says what was done
   * @throws NothingToRestore if this database contains no deployment
   */
  String afterRestore(Instant now);

  /** Returns how long running servers may continue to work with the state before the step. */
  default Duration settlesWithin() {
    return Duration.ZERO;
  }
}
