package dev.annals.ingest.log;

import dev.annals.kernel.EventIds;
import java.util.UUID;

/**
 * The identity of a deployment's logs, by which derived data recognises the logs that it belongs
 * to.
 */
public interface LogIdentity {

  /** Returns the id, which is created at the first start with a database and never changes. */
  UUID id();

  /**
   * Returns the incarnation of the logs, as far as this server knows. It starts with 1. Each time
   * the operator declares that MongoDB was restored to an earlier point, it becomes a larger number
   * that was never used before. New events belong to the current incarnation.
   */
  int incarnation();

  /** Returns the encoder of event ids. */
  EventIds ids();
}
