package dev.annals.query.index;

import dev.annals.ingest.log.LogIdentity;
import dev.annals.kernel.EventIds;
import dev.annals.testing.TestIds;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** The identity of logs in memory; their incarnation is set by the test. */
record FixedIdentity(UUID id, AtomicInteger current) implements LogIdentity {

  @Override
  public int incarnation() {
    return current.get();
  }

  @Override
  public EventIds ids() {
    return TestIds.IDS;
  }
}
