package dev.annals.query.index;

import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.List;

/** Enforces the timeout of a query and stops it when its caller cancels it. */
final class Deadline {

  private static final int STRIDE = 4_096;

  private final long end;
  private int steps;

  Deadline(Duration time) {
    this.end = System.nanoTime() + time.toNanos();
  }

  /**
   * Counts one step of the work. Every 4,096 steps it checks the clock and the cancellation signal.
   *
   * @throws Refusal {@code QUERY_TOO_BROAD} if the time has passed or the request was cancelled
   */
  void step() {
    if (++steps % STRIDE == 0
        && (System.nanoTime() - end > 0 || CancellationSignal.isCancelled())) {
      throw new Refusal(
          Refusal.Code.QUERY_TOO_BROAD,
          "The query timed out. Narrow the filter by time, or request fewer fields.",
          List.of("filter"));
    }
  }
}
