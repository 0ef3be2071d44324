package dev.annals.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.nodes.CriticalThreads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LagMonitorTests {

  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  private final Ticking clock = new Ticking(NOON);
  private final Recorder log = new Recorder();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong indexLag = new AtomicLong();
  private final AtomicLong liveLag = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final List<StoreConnectivity.Change> turns = new ArrayList<>();
  private final BufferedRecorder bufferedRecorder =
      new BufferedRecorder(
          log.journal(), clock, Settings.holding(100), new CriticalThreads(), meters);
  private final LagMonitor lagMonitor =
      new LagMonitor(
          bufferedRecorder,
          new ServerLifecycle(bufferedRecorder),
          () -> {
            var since = List.copyOf(turns);
            turns.clear();
            return since;
          },
          meters,
          Settings.holding(100),
          clock);

  LagMonitorTests() {
    TimeGauge.builder("annals.index.lag", indexLag::doubleValue, TimeUnit.MILLISECONDS)
        .register(meters);
    TimeGauge.builder("annals.live.lag", liveLag::doubleValue, TimeUnit.MILLISECONDS)
        .register(meters);
    Gauge.builder("annals.ingest.waiting", waiting::get).register(meters);
  }

  @Test
  void tellsOnceThatSomethingLagsAndOnceThatItIsOver() {
    indexLag.set(9_000);
    liveLag.set(11_000);
    look(3);
    indexLag.set(12_000);
    look(60);
    liveLag.set(0);
    indexLag.set(8_000);
    look(5);
    indexLag.set(100);
    look(5);

    assertThat(log.written)
        .extracting(written -> written.action() + " " + written.event().get("resource"))
        .satisfiesExactly(
            first -> assertThat(first).contains("lag.detected", "live_streams"),
            second -> assertThat(second).contains("lag.detected", "search_index"),
            third -> assertThat(third).contains("lag.over", "live_streams"),
            fourth -> assertThat(fourth).contains("lag.over", "search_index"));
    assertThat(log.written.get(1).detail("seconds")).isEqualTo("12");
    assertThat(log.written.get(3).detail("seconds")).isEqualTo("77");
  }

  @Test
  void aFullQueueLagsWhenItDoesNotEmpty() {
    waiting.set(5_000);
    look(8);
    waiting.set(10);
    look(1);
    waiting.set(5_000);
    look(9);
    assertThat(log.written).isEmpty();

    look(5);
    waiting.set(0);
    look(5);

    assertThat(log.actions()).containsExactly("lag.detected", "lag.over");
  }

  @Test
  void tellsThatMongoDbWasAway() {
    turns.add(new StoreConnectivity.Change(true, NOON.minusSeconds(30)));
    turns.add(new StoreConnectivity.Change(false, NOON.minusSeconds(5)));
    look(3);

    assertThat(log.actions()).containsExactly("mongodb.lost", "mongodb.back");
    assertThat(log.written.getFirst().event())
        .containsEntry("occurredAt", "2026-07-01T11:59:30.000Z");
    assertThat(log.written.getLast().detail("seconds")).isEqualTo("25");
  }

  /** Each second, and writes what was noted. */
  private void look(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.pass(Duration.ofSeconds(1));
      lagMonitor.look();
      bufferedRecorder.write();
    }
  }
}
