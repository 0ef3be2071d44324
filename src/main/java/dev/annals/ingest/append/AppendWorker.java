package dev.annals.ingest.append;

import dev.annals.ingest.EventsAppended;
import dev.annals.ingest.append.LogStore.Numbered;
import dev.annals.ingest.append.LogStore.StoreUnavailable;
import dev.annals.ingest.append.LogStore.Written;
import dev.annals.ingest.log.AppendListener;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the events of its tenants, one batch at a time. Events that arrive meanwhile form the
 * next batch. It runs on a single thread.
 *
 * <p>There is never a second batch in flight, because its sequence numbers would leave a gap if the
 * first batch failed. See docs/adr/0001 for the steps and the reasons for their order.
 */
final class AppendWorker implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(AppendWorker.class);

  /** Maximum number of cached log ends. Others are read again when needed. */
  private static final int REMEMBERED_TAILS = 50_000;

  /** Pause before the first retry; it doubles with each further retry. */
  static final long FIRST_PAUSE_MILLIS = 10;

  private static final long MAX_PAUSE_MILLIS = 500;

  private final AppendQueue appendQueue;
  private final LogStore store;
  private final Clock clock;
  private final Consumer<EventsAppended> signals;
  private final AppendListener listener;
  private final Admission admission;
  private final AppendMetrics metrics;
  private final GroupCommitDelay groupCommitDelay;
  private final long firstPause;

  /** Held while a batch is being processed, until each of its events has an outcome. */
  private final ReentrantLock settling = new ReentrantLock(true);

  private final Map<TenantId, LogPosition> tails =
      new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TenantId, LogPosition> eldest) {
          return size() > REMEMBERED_TAILS;
        }
      };

  private int incarnation;

  AppendWorker(
      AppendQueue appendQueue,
      LogStore store,
      Clock clock,
      Consumer<EventsAppended> signals,
      AppendListener listener,
      Admission admission,
      AppendMetrics metrics,
      GroupCommitDelay groupCommitDelay,
      long firstPauseMillis) {
    this.appendQueue = appendQueue;
    this.store = store;
    this.clock = clock;
    this.signals = signals;
    this.listener = listener;
    this.admission = admission;
    this.metrics = metrics;
    this.groupCommitDelay = groupCommitDelay;
    this.firstPause = firstPauseMillis;
  }

  @Override
  public void run() {
    try {
      for (var batch = appendQueue.take(); !batch.isEmpty(); batch = appendQueue.take()) {
        long began = System.nanoTime();
        append(batch);
        long took = System.nanoTime() - began;
        LockSupport.parkNanos(groupCommitDelay.nanosAfter(batch.size(), took, appendQueue.size()));
      }
    } catch (InterruptedException e) {
      log.warn("An append worker was interrupted and stops");
    } finally {
      // These would never be written, so their senders are told immediately.
      appendQueue.closeAndEmpty().forEach(event -> event.fail(PendingAppend.notStored()));
    }
  }

  /**
   * Appends a batch. When this method ends, normally or with an exception, each event has an
   * outcome.
   */
  void append(List<PendingAppend> batch) throws InterruptedException {
    var attempt = new Attempt(batch);
    settling.lock();
    try {
      metrics.batch(batch.size());
      attempt.settle();
    } catch (InterruptedException e) {
      attempt.abandon();
      throw e;
    } catch (Throwable e) {
      // An Error must not end the worker, which serves half of all tenants.
      attempt.abandon();
      log.error("A batch of {} events failed", batch.size(), e);
      CriticalThreads.rethrowFatal(e);
    } finally {
      settling.unlock();
    }
  }

  /**
   * Waits for the batch in progress, if there is one.
   *
   * @return {@code false} if the timeout passes before
   */
  boolean awaitSettled(Duration timeout) throws InterruptedException {
    if (!settling.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    settling.unlock();
    return true;
  }

  /** The processing of one batch and its state so far. */
  private final class Attempt {

    private final int size;
    private List<PendingAppend> open;
    private boolean outcomeUnknown;
    // After an unknown outcome, a delayed write can still succeed, so no later failure is certain.
    private boolean hadUnknownOutcome;
    private long pause = firstPause;

    Attempt(List<PendingAppend> batch) {
      this.size = batch.size();
      this.open = groupedByKey(batch);
    }

    /**
     * Repeats until every event has an outcome: reads the logs after an unknown outcome, looks up
     * idempotency keys, then numbers and inserts the remaining events.
     */
    void settle() throws InterruptedException {
      while (!open.isEmpty()) {
        try {
          if (outcomeUnknown) {
            survey(tenantsOf(open));
            outcomeUnknown = false;
          }
          completeStoredKeys();
          rejectUnadmitted();
          insert();
        } catch (StoreUnavailable e) {
          pause(e);
        } catch (Refusal e) {
          reject(e);
        }
      }
    }

    private void rejectUnadmitted() {
      for (var tenant : tenantsOf(open)) {
        admission.refusal(tenant).ifPresent(refusal -> reject(tenant, refusal));
      }
    }

    private void reject(TenantId tenant, Refusal refusal) {
      open.removeIf(
          event -> {
            boolean refused = event.tenant().equals(tenant) && !event.exempt();
            if (refused) {
              event.fail(
                  hadUnknownOutcome && event.wasAttempted() ? PendingAppend.unknown() : refusal);
            }
            return refused;
          });
    }

    private void insert() throws InterruptedException {
      var numbered = number();
      if (numbered.isEmpty()) {
        return;
      }
      switch (store.insert(numbered)) {
        case Written.All() -> {
          stored(numbered, numbered.size());
          pause = firstPause;
        }
        case Written.Stopped(int count, LogStore.Cause cause) -> {
          stored(numbered, count);
          stopped(numbered.get(count), cause);
        }
        case Written.Unknown(String why) -> {
          outcomeUnknown = true;
          hadUnknownOutcome = true;
          metrics.doubt();
          log.warn("The outcome of {} events is unknown: {}", numbered.size(), why);
          pauseBriefly();
        }
      }
    }

    /**
     * Assigns sequence numbers to the open events, except those whose callers have stopped waiting.
     */
    private List<Numbered> number() {
      // Steps that can fail come first, so that an event is only marked as attempted right before
      // its insert.
      int incarnation = currentIncarnation();
      tenantsOf(open).forEach(AppendWorker.this::tail);
      var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      open =
          open.stream()
              .map(PendingAppend::attempt)
              .flatMap(Stream::ofNullable)
              .collect(Collectors.toCollection(ArrayList::new));
      var ends = new HashMap<TenantId, LogPosition>();
      var numbered = new ArrayList<Numbered>(open.size());
      for (var event : open) {
        var end = ends.computeIfAbsent(event.tenant(), AppendWorker.this::tail);
        var next = new LogPosition(end.sequence() + 1, incarnation, later(now, end.receivedAt()));
        ends.put(event.tenant(), next);
        numbered.add(new Numbered(event.tenant(), next, event.mark(), event.entry().encoded()));
      }
      return numbered;
    }

    /**
     * Records that the first {@code count} events are stored: completes them, updates the cached
     * log ends and notifies listeners.
     */
    private void stored(List<Numbered> numbered, int count) {
      var ranges = new LinkedHashMap<TenantId, EventsAppended.Range>();
      for (int i = 0; i < count; i++) {
        var written = numbered.get(i);
        tails.put(written.tenant(), written.position());
        ranges.merge(
            written.tenant(),
            new EventsAppended.Range(written.tenant(), written.sequence(), written.sequence()),
            (a, b) -> new EventsAppended.Range(a.tenant(), a.first(), b.last()));
      }
      var events = new ArrayList<AuditEvent>(count);
      for (int i = 0; i < count; i++) {
        events.add(complete(open.get(i), numbered.get(i).position()));
      }
      tellListener(events);
      open = new ArrayList<>(open.subList(count, open.size()));
      signal(ranges);
    }

    /**
     * Notifies the listener. The events are stored, so an exception of the listener must not fail
     * them.
     */
    private void tellListener(List<AuditEvent> events) {
      try {
        listener.appended(events);
      } catch (Throwable e) {
        CriticalThreads.rethrowFatal(e);
        log.error("A listener for appended events failed", e);
      }
    }

    private void stopped(Numbered at, LogStore.Cause cause) throws InterruptedException {
      switch (cause) {
        case NUMBER_TAKEN -> {
          metrics.contention();
          var before = tail(at.tenant());
          survey(Set.of(at.tenant()));
          if (tail(at.tenant()).equals(before)) {
            // The other server's event exists but is not yet stored on a majority.
            pauseBriefly();
          }
        }
        case KEY_TAKEN -> pauseBriefly();
        case REFUSED -> {
          metrics.refused();
          log.warn("MongoDB rejected an event of {}", at.tenant());
          open.removeFirst()
              .fail(hadUnknownOutcome ? PendingAppend.unknown() : PendingAppend.notStored());
        }
      }
    }

    /**
     * Reads the logs after their last known ends and completes the events of this batch that are
     * found there.
     */
    private void survey(Set<TenantId> tenants) {
      for (var tenant : tenants) {
        // Up to the last position that any attempt of this batch can have written, including events
        // that are already completed.
        long end = tail(tenant).sequence();
        var survey = store.survey(tenant, end, end + size);
        tails.put(tenant, survey.tail());
        var own = new LinkedHashMap<TenantId, EventsAppended.Range>();
        open.removeIf(event -> completeIfFound(event, tenant, survey, own));
        signal(own);
      }
    }

    private boolean completeIfFound(
        PendingAppend event,
        TenantId tenant,
        LogStore.Survey survey,
        Map<TenantId, EventsAppended.Range> own) {
      var place = event.tenant().equals(tenant) ? survey.placesByMark().get(event.mark()) : null;
      if (place == null) {
        return false;
      }
      complete(event, place);
      own.merge(
          tenant,
          new EventsAppended.Range(tenant, place.sequence(), place.sequence()),
          (a, b) ->
              new EventsAppended.Range(
                  tenant, Math.min(a.first(), b.first()), Math.max(a.last(), b.last())));
      return true;
    }

    /**
     * Looks up all idempotency keys of the batch with one query and completes the events whose keys
     * are stored.
     */
    private void completeStoredKeys() {
      var keys = new HashMap<TenantId, Set<String>>();
      for (var event : open) {
        if (event.key() != null) {
          keys.computeIfAbsent(event.tenant(), tenant -> new LinkedHashSet<>()).add(event.key());
        }
      }
      if (keys.isEmpty()) {
        return;
      }
      var known = new HashMap<Key, LogStore.Keyed>();
      for (var stored : store.find(keys)) {
        known.put(Key.of(stored), stored);
      }
      if (!known.isEmpty()) {
        open.removeIf(event -> completeIfKnown(known, event));
      }
    }

    private boolean completeIfKnown(Map<Key, LogStore.Keyed> known, PendingAppend event) {
      var stored = event.key() == null ? null : known.get(new Key(event.tenant(), event.key()));
      if (stored == null) {
        return false;
      }
      event.completeFrom(stored);
      return true;
    }

    /**
     * Fails all open events, because nothing may be appended now. Events of an earlier attempt have
     * an unknown outcome.
     */
    private void reject(Refusal refusal) {
      for (var event : open) {
        event.fail(event.wasAttempted() ? PendingAppend.unknown() : refusal);
      }
      open = List.of();
    }

    void abandon() {
      tails.keySet().removeAll(tenantsOf(open));
      for (var event : open) {
        event.fail(event.wasAttempted() ? PendingAppend.unknown() : PendingAppend.notStored());
      }
    }

    private void pause(StoreUnavailable e) throws InterruptedException {
      log.warn("{} events are waiting: {}", open.size(), String.valueOf(e.getCause()));
      open.removeIf(PendingAppend::isAbandoned);
      pauseBriefly();
    }

    private void pauseBriefly() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MILLIS);
    }
  }

  /**
   * Makes events with the same key in one batch wait for the first of them, and returns the others.
   */
  private static List<PendingAppend> groupedByKey(List<PendingAppend> batch) {
    var leaders = new HashMap<Key, PendingAppend>();
    var open = new ArrayList<PendingAppend>(batch.size());
    for (var event : batch) {
      var leader =
          event.key() == null
              ? null
              : leaders.putIfAbsent(new Key(event.tenant(), event.key()), event);
      if (leader == null) {
        open.add(event);
      } else {
        event.follow(leader);
      }
    }
    return open;
  }

  private AuditEvent complete(PendingAppend event, LogPosition position) {
    var stored = event.entry().draft().at(position, store.ids());
    event.complete(new PendingAppend.Appended(stored, false, event.entry().fingerprint()));
    return stored;
  }

  /** Returns the current incarnation. Cached log ends are discarded when it changes. */
  private int currentIncarnation() {
    int current = store.incarnation();
    if (current != incarnation) {
      incarnation = current;
      tails.clear();
    }
    return current;
  }

  private LogPosition tail(TenantId tenant) {
    var known = tails.get(tenant);
    if (known == null) {
      known = store.tail(tenant);
      tails.put(tenant, known);
    }
    return known;
  }

  private void signal(Map<TenantId, EventsAppended.Range> ranges) {
    if (!ranges.isEmpty()) {
      signals.accept(new EventsAppended(List.copyOf(ranges.values())));
    }
  }

  private static Set<TenantId> tenantsOf(List<PendingAppend> events) {
    var tenants = new LinkedHashSet<TenantId>();
    events.forEach(event -> tenants.add(event.tenant()));
    return tenants;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private record Key(TenantId tenant, String key) {

    static Key of(LogStore.Keyed stored) {
      return new Key(stored.event().tenantId(), String.valueOf(stored.event().idempotencyKey()));
    }
  }
}
