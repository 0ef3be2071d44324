package dev.annals.restore;

import java.time.Duration;
import java.time.Instant;

/**
 * What a module changes in the database after that was restored to an earlier point. The command
 * {@code restored} finds the implementations by their type; they are no components of a server. A
 * step MUST do no harm when it is run again, or when nothing was restored.
 */
public interface AfterRestore {

  /**
   * Makes the change.
   *
   * @return a sentence for the operator that says what was done
   * @throws NothingToRestore if there is no deployment in this database
   */
  String afterRestore(Instant now);

  /** How long servers that run may go on as before the change. */
  default Duration settlesWithin() {
    return Duration.ZERO;
  }
}
