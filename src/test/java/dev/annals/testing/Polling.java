package dev.annals.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for processes, in the thread that waits. */
public final class Polling {

  private Polling() {}

  /**
   * A condition that is looked at now and at this interval, by the calling thread. What other
   * threads throw meanwhile does not end it.
   */
  public static ConditionFactory every(Duration interval) {
    return Awaitility.await()
        .dontCatchUncaughtExceptions()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(interval);
  }
}
