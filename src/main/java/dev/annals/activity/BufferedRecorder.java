package dev.annals.activity;

import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Buffers facts and writes them in a thread of its own, so that callers do not wait. Repeated facts
 * are combined into one event per minute, which is written at the end of the minute. The buffer is
 * bounded; the metric {@code annals.activity.dropped} counts facts that did not fit. Buffered facts
 * are written when the server stops, and lost when it is killed.
 */
@Component
class BufferedRecorder implements SmartLifecycle {

  /**
   * Stops before the append workers, which write the events, and after all components that record
   * facts.
   */
  static final int PHASE = 100;

  private static final Logger log = LoggerFactory.getLogger(BufferedRecorder.class);
  private static final int AT_ONCE = 200;

  /**
   * Maximum number of addresses of unauthenticated clients per minute that get separate events. The
   * others share one event.
   */
  private static final int STRANGERS = 1_000;

  /** Maximum number of texts in a combined event. */
  private static final int WORDS = 32;

  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(15);

  /** Facts with the same key are combined into one event. */
  private record Key(
      SystemEventType kind,
      @Nullable TenantId tenant,
      EventActor who,
      String id,
      String session,
      Instant minute) {}

  private final SystemEventWriter systemEventWriter;
  private final Clock clock;
  private final CriticalThreads critical;
  private final ActivitySettings settings;
  private final Counter dropped;
  private final ArrayBlockingQueue<SystemEvent> single;
  private final Map<Key, Tally> tallies = new ConcurrentHashMap<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private List<SystemEvent> left = List.of();
  private volatile boolean running;
  private @Nullable Thread thread;

  BufferedRecorder(
      SystemEventWriter systemEventWriter,
      Clock clock,
      ActivitySettings settings,
      CriticalThreads critical,
      MeterRegistry registry) {
    this.critical = critical;
    this.systemEventWriter = systemEventWriter;
    this.clock = clock;
    this.settings = settings;
    this.single = new ArrayBlockingQueue<>(settings.held());
    this.dropped = registry.counter("annals.activity.dropped");
  }

  /** Buffers a fact. */
  void note(SystemEvent systemEvent) {
    if (!systemEventWriter.accepts(systemEvent.kind())) {
      return;
    }
    var timed =
        systemEvent.at() == null ? systemEvent.occurring(fresh()).at(clock.instant()) : systemEvent;
    if (!single.offer(timed)) {
      dropped.increment();
    }
  }

  /**
   * Counts a fact that is combined with others of the same minute.
   *
   * @param session distinguishes the sessions of one actor
   * @param words distinct texts that are stored with the count
   */
  void join(
      SystemEventType systemEventType,
      @Nullable TenantId tenant,
      EventActor eventActor,
      String id,
      String session,
      Collection<String> words) {
    if (!systemEventWriter.accepts(systemEventType)) {
      return;
    }
    var now = clock.instant();
    var key =
        new Key(
            systemEventType, tenant, eventActor, id, session, now.truncatedTo(ChronoUnit.MINUTES));
    if (!tallies.containsKey(key) && tallies.size() >= settings.held()) {
      dropped.increment();
      return;
    }
    tallies.compute(key, (same, tally) -> (tally == null ? new Tally(now) : tally).add(words));
  }

  /** Counts a fact about an unauthenticated client, which is identified by its address only. */
  void joinStranger(
      SystemEventType systemEventType, EventActor eventActor, String id, String reason) {
    boolean crowded =
        tallies.keySet().stream().filter(key -> key.kind() == systemEventType).count() >= STRANGERS;
    join(
        systemEventType,
        null,
        crowded ? EventActor.unnamed() : eventActor,
        crowded ? "" : id,
        "",
        List.of(reason));
  }

  /** Writes single facts, and combined facts whose minute is over. */
  void write() {
    write(clock.instant().truncatedTo(ChronoUnit.MINUTES));
  }

  /**
   * Writes all facts, also those whose minute is not over. Returns {@code false} if some could not
   * be written.
   */
  boolean writeAll() {
    return write(Instant.MAX);
  }

  /**
   * Writes single facts, and combined facts of earlier minutes.
   *
   * @return whether all of them were written
   */
  private synchronized boolean write(Instant minute) {
    left = systemEventWriter.write(left);
    while (left.isEmpty()) {
      var facts = take(minute);
      if (facts.isEmpty()) {
        return true;
      }
      // They are kept even if writing them throws an error.
      left = facts;
      left = systemEventWriter.write(left);
    }
    return false;
  }

  private List<SystemEvent> take(Instant minute) {
    var facts = new ArrayList<SystemEvent>();
    single.drainTo(facts, AT_ONCE);
    var over =
        tallies.keySet().stream()
            .filter(key -> key.minute().isBefore(minute))
            .limit(AT_ONCE - facts.size())
            .toList();
    for (var key : over) {
      var tally = tallies.remove(key);
      if (tally != null) {
        facts.add(tally.fact(key));
      }
    }
    return facts;
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void start() {
    running = true;
    thread = critical.startDaemon("activity", this::run);
  }

  private void run() {
    try {
      while (!ending.await(settings.write().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          write();
        } catch (DataAccessException away) {
          log.warn("Automatic events cannot be written, retrying: {}", away.toString());
        } catch (Throwable e) {
          CriticalThreads.rethrowFatal(e);
          log.error("Automatic events cannot be written, retrying", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes all buffered facts. */
  @Override
  public void stop() {
    running = false;
    ending.countDown();
    try {
      if (thread != null && !thread.join(PATIENCE_AT_STOP)) {
        log.warn("Automatic events are still being written at shutdown, and some may be lost");
        return;
      }
      if (!writeAll()) {
        log.warn("{} automatic events could not be written", left.size() + single.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /** The count and the texts of a combined fact. */
  private static final class Tally {

    private final Instant first;
    private final String occurrence = fresh();
    private final TreeSet<String> words = new TreeSet<>();
    private int count;

    Tally(Instant first) {
      this.first = first;
    }

    Tally add(Collection<String> more) {
      count++;
      for (var word : more) {
        if (words.size() < WORDS) {
          words.add(word);
        }
      }
      return this;
    }

    SystemEvent fact(Key key) {
      var systemEvent =
          SystemEvent.of(key.kind(), key.tenant(), key.who(), key.id())
              .occurring(occurrence)
              .at(first)
              .with(SystemEventType.Detail.COUNT, count);
      for (var detail : key.kind().details()) {
        if (detail.isOfWords() && !words.isEmpty()) {
          systemEvent = systemEvent.with(detail, List.copyOf(words));
        }
      }
      return systemEvent;
    }
  }
}
