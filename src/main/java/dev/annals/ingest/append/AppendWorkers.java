package dev.annals.ingest.append;

import dev.annals.ingest.EventsAppended;
import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.AppendListener;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * The lanes of this server. Each tenant has one, by the hash of its id, and so the events of a
 * tenant are appended in the order in which they came.
 */
public class AppendWorkers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AppendWorkers.class);

  /** After the web server, which first answers the requests that wait for us. */
  private static final int PHASE = 0;

  private final List<AppendQueue> queues = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AppendWorker> lanes = new ArrayList<>();
  private final CriticalThreads critical;
  private final LogStore store;
  private final AppendSettings settings;
  // A random start makes marks differ from those of other servers and of earlier runs.
  private final AtomicLong marks = new AtomicLong(new SecureRandom().nextLong());
  private volatile boolean running;

  public AppendWorkers(
      LogStore store,
      Clock clock,
      ApplicationEventPublisher events,
      AppendListener listener,
      Admission admission,
      CriticalThreads critical,
      MeterRegistry registry,
      AppendSettings settings) {
    this.critical = critical;
    this.store = store;
    this.settings = settings;
    var metrics = new AppendMetrics(registry);
    for (int i = 0; i < settings.lanes(); i++) {
      var appendQueue = new AppendQueue(settings.limitsOfALane());
      queues.add(appendQueue);
      lanes.add(
          new AppendWorker(
              appendQueue,
              store,
              clock,
              event -> publish(events, event),
              listener,
              admission,
              metrics,
              settings.gathering(),
              AppendWorker.FIRST_PAUSE_MILLIS));
    }
    Gauge.builder(
            "annals.ingest.waiting", queues, all -> all.stream().mapToInt(AppendQueue::size).sum())
        .register(registry);
  }

  /**
   * Brings an event into the form in which it is stored.
   *
   * @param body the fingerprint of the body as it was sent; asked for if the event has a key
   * @throws dev.annals.kernel.BadInput if it is too large
   */
  public EncodedEvent encode(EventDraft eventDraft, Supplier<EventFingerprint> body) {
    var eventFingerprint = eventDraft.idempotencyKey() == null ? null : body.get();
    var encoded = store.encode(eventDraft, eventFingerprint);
    settings.checkSize(encoded.length);
    return new EncodedEvent(eventDraft, eventFingerprint, encoded);
  }

  /**
   * Queues an event; at once or not at all.
   *
   * @param urgent goes ahead of what is not: a single event, of which somebody waits for each
   * @param exempt whether it is written even if its tenant is suspended
   * @throws dev.annals.kernel.Refusal {@code RATE_LIMITED}
   */
  public PendingAppend append(EncodedEvent encodedEvent, boolean urgent, boolean exempt) {
    var appendQueue = queues.get(laneOf(encodedEvent.tenant()));
    var pendingAppend =
        new PendingAppend(
            encodedEvent, urgent, exempt, marks.incrementAndGet(), appendQueue::remove);
    appendQueue.add(pendingAppend);
    return pendingAppend;
  }

  /**
   * Waits until everything of a tenant that this server was writing is settled. What its lane
   * writes after that has passed an {@link Admission} that was asked after this was called.
   *
   * @return false if it is not settled within the time that a caller waits for its event
   */
  public boolean awaitSettled(TenantId tenant) throws InterruptedException {
    return lanes.get(laneOf(tenant)).awaitSettled(settings.patience());
  }

  private int laneOf(TenantId tenant) {
    return Math.floorMod(tenant.hashCode(), lanes.size());
  }

  /** How long a caller waits for its event, at most. */
  public Duration patience() {
    return settings.patience();
  }

  private static void publish(ApplicationEventPublisher events, EventsAppended event) {
    try {
      events.publishEvent(event);
    } catch (Throwable e) {
      CriticalThreads.rethrowFatal(e);
      // The notification is a hint; components that miss it poll.
      log.warn("A listener for appended events failed", e);
    }
  }

  @Override
  public void start() {
    running = true;
    for (int i = 0; i < lanes.size(); i++) {
      threads.add(critical.start("lane-" + i, lanes.get(i)));
    }
  }

  /** Takes nothing more in, and ends when all that waits is settled. */
  @Override
  public void stop() {
    queues.forEach(AppendQueue::close);
    long deadline = System.nanoTime() + settings.drain().toNanos();
    for (var thread : threads) {
      try {
        if (!thread.join(Duration.ofNanos(deadline - System.nanoTime()))) {
          log.warn(
              "{} did not finish writing its events within {}", thread.getName(), settings.drain());
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
