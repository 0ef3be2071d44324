package dev.annals.ingest.log;

import dev.annals.kernel.EventIds;
import java.util.UUID;

/** Tells the logs of one deployment from those of another, for what is derived from them. */
public interface LogIdentity {

  /** Made with the first start on a database, and the same ever since. */
  UUID id();

  /**
   * The incarnation of the logs, as far as this server knows. It is 1 at first. Each time that the
   * operator declares that the database was restored to an earlier point, it becomes a larger
   * number that was never used before. New events belong to the current incarnation.
   */
  int incarnation();

  /** Makes the ids of events. */
  EventIds ids();
}
