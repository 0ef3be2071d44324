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
 * The append workers of this server. Each tenant is assigned to one by the hash of its id, so that
 * a tenant's events are appended in the order in which they arrive.
 */
public class AppendWorkers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AppendWorkers.class);

  /** Stops after the web server, which first answers the requests that wait for their events. */
  private static final int PHASE = 0;

  private final List<AppendQueue> queues = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AppendWorker> workers = new ArrayList<>();
  private final CriticalThreads critical;
  private final LogStore store;
  private final AppendSettings settings;
  // The random start makes marks differ from those of other servers and earlier runs.
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
      workers.add(
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
   * Encodes an event in its stored format.
   *
   * @param body supplies the fingerprint of the body as sent; called only if the event has a key
   * @throws dev.annals.kernel.BadInput if the event is too large
   */
  public EncodedEvent encode(EventDraft eventDraft, Supplier<EventFingerprint> body) {
    var eventFingerprint = eventDraft.idempotencyKey() == null ? null : body.get();
    var encoded = store.encode(eventDraft, eventFingerprint);
    settings.checkSize(encoded.length);
    return new EncodedEvent(eventDraft, eventFingerprint, encoded);
  }

  /**
   * Queues an event. Does not block.
   *
   * @param urgent whether the event is taken before bulk events, because its caller waits for it
   *     alone
   * @param exempt whether the event is written even if its tenant is suspended
   * @throws dev.annals.kernel.Refusal {@code RATE_LIMITED} if the queue is full; {@code
   *     STORE_UNAVAILABLE} if the server is shutting down
   */
  public PendingAppend append(EncodedEvent encodedEvent, boolean urgent, boolean exempt) {
    var appendQueue = queues.get(workerIndexOf(encodedEvent.tenant()));
    var pendingAppend =
        new PendingAppend(
            encodedEvent, urgent, exempt, marks.incrementAndGet(), appendQueue::remove);
    appendQueue.add(pendingAppend);
    return pendingAppend;
  }

  /**
   * Waits until every event of a tenant that this server was writing has an outcome. Events that
   * the tenant's append worker writes afterwards were checked with {@link Admission} after this
   * call began.
   *
   * @return {@code false} if the events have no outcome within the timeout of a caller that waits
   *     for its event
   */
  public boolean awaitSettled(TenantId tenant) throws InterruptedException {
    return workers.get(workerIndexOf(tenant)).awaitSettled(settings.patience());
  }

  private int workerIndexOf(TenantId tenant) {
    return Math.floorMod(tenant.hashCode(), workers.size());
  }

  /** Returns the timeout of a caller that waits for its event. */
  public Duration patience() {
    return settings.patience();
  }

  private static void publish(ApplicationEventPublisher events, EventsAppended event) {
    try {
      events.publishEvent(event);
    } catch (Throwable e) {
      CriticalThreads.rethrowFatal(e);
      // The notification is best effort: components that miss it poll.
      log.warn("A listener for appended events failed", e);
    }
  }

  @Override
  public void start() {
    running = true;
    for (int i = 0; i < workers.size(); i++) {
      threads.add(critical.start("lane-" + i, workers.get(i)));
    }
  }

  /**
   * Stops accepting events and returns when the waiting events have an outcome or the drain time
   * has passed.
   */
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
