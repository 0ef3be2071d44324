package dev.annals.query.index;

import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.kernel.Refusal;
import java.time.Duration;
import java.util.List;

/** Until when a question is worked on. */
final class Deadline {

  private static final int STRIDE = 4_096;

  private final long end;
  private int steps;

  Deadline(Duration time) {
    this.end = System.nanoTime() + time.toNanos();
  }

  /** One step of the work; now and then looks at the clock, and whether somebody still waits. */
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
