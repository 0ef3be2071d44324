package dev.annals.activity;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Checks every second whether this server lags, with the same metrics that operators see. It
 * records when a lag begins and when it is over: two events, however long the lag is.
 */
@Component
class LagMonitor implements SchedulingConfigurer {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A component that can lag. */
  private final class Watched {

    private final String what;
    private @Nullable Instant since;

    Watched(String what) {
      this.what = what;
    }

    void look(Duration behind, Instant now) {
      if (since == null && behind.compareTo(settings.late()) > 0) {
        since = now.minus(behind);
        note(SystemEventType.LAG_DETECTED, behind.toSeconds());
      } else if (since != null && behind.compareTo(settings.late().dividedBy(2)) < 0) {
        note(SystemEventType.LAG_OVER, Duration.between(since, now).toSeconds());
        since = null;
      }
    }

    private void note(SystemEventType systemEventType, long seconds) {
      bufferedRecorder.note(
          SystemEvent.of(systemEventType, null, EventActor.ANNALS, what)
              .with(SystemEventType.Detail.SERVER, serverLifecycle.id())
              .with(SystemEventType.Detail.SECONDS, seconds));
    }
  }

  private final BufferedRecorder bufferedRecorder;
  private final ServerLifecycle serverLifecycle;
  private final StoreConnectivity store;
  private final MeterRegistry meters;
  private final ActivitySettings settings;
  private final Clock clock;
  private final Watched index = new Watched("search_index");
  private final Watched live = new Watched("live_streams");
  private final Watched queue = new Watched("append_queue");
  private @Nullable Instant fullSince;
  private @Nullable Instant lostSince;

  LagMonitor(
      BufferedRecorder bufferedRecorder,
      ServerLifecycle serverLifecycle,
      StoreConnectivity store,
      MeterRegistry meters,
      ActivitySettings settings,
      Clock clock) {
    this.bufferedRecorder = bufferedRecorder;
    this.serverLifecycle = serverLifecycle;
    this.store = store;
    this.meters = meters;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(this::look, PAUSE);
  }

  void look() {
    var now = clock.instant();
    store.turns().forEach(this::note);
    index.look(time("annals.index.lag"), now);
    live.look(time("annals.live.lag"), now);
    queue.look(full(now), now);
  }

  /** The time for which the append queue has been longer than {@code annals.activity.waiting}. */
  private Duration full(Instant now) {
    var waiting = meters.find("annals.ingest.waiting").gauge();
    if (waiting == null || !(waiting.value() > settings.waiting())) {
      fullSince = null;
      return Duration.ZERO;
    }
    if (fullSince == null) {
      fullSince = now;
    }
    return Duration.between(fullSince, now);
  }

  private Duration time(String meter) {
    var gauge = meters.find(meter).timeGauge();
    double millis = gauge == null ? 0 : gauge.value(TimeUnit.MILLISECONDS);
    return Duration.ofMillis(Double.isNaN(millis) ? 0 : (long) millis);
  }

  private void note(StoreConnectivity.Change change) {
    if (change.lost()) {
      lostSince = change.at();
      bufferedRecorder.note(
          SystemEvent.of(SystemEventType.MONGODB_LOST, null, EventActor.ANNALS, "mongodb")
              .occurring(occurrence(change))
              .at(change.at())
              .with(SystemEventType.Detail.SERVER, serverLifecycle.id()));
    } else {
      var since = lostSince == null ? change.at() : lostSince;
      bufferedRecorder.note(
          SystemEvent.of(SystemEventType.MONGODB_BACK, null, EventActor.ANNALS, "mongodb")
              .occurring(occurrence(change))
              .at(change.at())
              .with(SystemEventType.Detail.SERVER, serverLifecycle.id())
              .with(
                  SystemEventType.Detail.SECONDS,
                  Duration.between(since, change.at()).toSeconds()));
    }
  }

  private String occurrence(StoreConnectivity.Change change) {
    return String.join("\n", List.of(serverLifecycle.id(), change.at().toString()));
  }
}
