package dev.annals.ingest.log;

import java.util.List;

/**
 * Is handed what this server appends, as it is stored, so that it need not be read back. A help and
 * no promise: what another server appends does not come, nor what was recognised only after a
 * doubt, and the log itself remains what is true.
 */
@FunctionalInterface
public interface AppendListener {

  /**
   * Takes events that are on a majority; those of one tenant in their order. Runs on the thread
   * that appends: it must return at once and throw nothing.
   */
  void appended(List<AuditEvent> events);
}
