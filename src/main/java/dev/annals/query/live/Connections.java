package dev.annals.query.live;

import dev.annals.kernel.Refusal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** How many streams each connection carries. */
final class Connections {

  private final int most;
  private final ConcurrentMap<String, Integer> streams = new ConcurrentHashMap<>();

  Connections(int most) {
    this.most = most;
  }

  /**
   * Counts one more.
   *
   * @param connection {@code null} for one that can carry no second stream
   * @throws Refusal {@code RATE_LIMITED} if that would be too many
   */
  void enter(@Nullable String connection) {
    if (connection == null) {
      return;
    }
    streams.compute(
        connection,
        (key, count) -> {
          int now = count == null ? 0 : count;
          if (now >= most) {
            throw new Refusal(
                Refusal.Code.RATE_LIMITED,
                "A connection carries at most %d streams of events".formatted(most));
          }
          return now + 1;
        });
  }

  void leave(@Nullable String connection) {
    if (connection != null) {
      streams.computeIfPresent(connection, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
