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
class Watch implements SchedulingConfigurer {

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
        note(Kind.LAG_DETECTED, behind.toSeconds());
      } else if (since != null && behind.compareTo(settings.late().dividedBy(2)) < 0) {
        note(Kind.LAG_OVER, Duration.between(since, now).toSeconds());
        since = null;
      }
    }

    private void note(Kind kind, long seconds) {
      notes.note(
          Fact.of(kind, null, Who.ANNALS, what)
              .with(Kind.Detail.SERVER, server.id())
              .with(Kind.Detail.SECONDS, seconds));
    }
  }

  private final Notes notes;
  private final Server server;
  private final StoreSight store;
  private final MeterRegistry meters;
  private final ActivitySettings settings;
  private final Clock clock;
  private final Watched index = new Watched("search_index");
  private final Watched live = new Watched("live_streams");
  private final Watched queue = new Watched("append_queue");
  private @Nullable Instant fullSince;
  private @Nullable Instant lostSince;

  Watch(
      Notes notes,
      Server server,
      StoreSight store,
      MeterRegistry meters,
      ActivitySettings settings,
      Clock clock) {
    this.notes = notes;
    this.server = server;
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

  private void note(StoreSight.Turn turn) {
    if (turn.lost()) {
      lostSince = turn.at();
      notes.note(
          Fact.of(Kind.MONGODB_LOST, null, Who.ANNALS, "mongodb")
              .occurring(occurrence(turn))
              .at(turn.at())
              .with(Kind.Detail.SERVER, server.id()));
    } else {
      var since = lostSince == null ? turn.at() : lostSince;
      notes.note(
          Fact.of(Kind.MONGODB_BACK, null, Who.ANNALS, "mongodb")
              .occurring(occurrence(turn))
              .at(turn.at())
              .with(Kind.Detail.SERVER, server.id())
              .with(Kind.Detail.SECONDS, Duration.between(since, turn.at()).toSeconds()));
    }
  }

  private String occurrence(StoreSight.Turn turn) {
    return String.join("\n", List.of(server.id(), turn.at().toString()));
  }
}
