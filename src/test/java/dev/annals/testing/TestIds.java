package dev.annals.testing;

import dev.annals.kernel.EventIds;

/** Makes the ids of events in tests that have no database. */
public final class TestIds {

  public static final EventIds IDS = new EventIds(new byte[EventIds.SECRET_BYTES]);

  private TestIds() {}
}
