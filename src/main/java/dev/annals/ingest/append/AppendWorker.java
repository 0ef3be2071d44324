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
 * Appends the events of its tenants, one batch at a time; what arrives meanwhile is the next batch.
 *
 * <p>One at a time, because a second batch of the same tenant, already numbered, would leave a hole
 * if the first one failed. The steps and why they stand in this order: docs/adr/0001.
 */
final class AppendWorker implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(AppendWorker.class);

  /** Ends of this many logs are remembered; the end of another one is read again. */
  private static final int REMEMBERED_TAILS = 50_000;

  /** How long a lane waits before it tries again, the first time. */
  static final long FIRST_PAUSE_MILLIS = 10;

  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final AppendQueue appendQueue;
  private final LogStore store;
  private final Clock clock;
  private final Consumer<EventsAppended> signals;
  private final AppendListener listener;
  private final Admission admission;
  private final AppendMetrics metrics;
  private final GroupCommitDelay groupCommitDelay;
  private final long firstPause;

  /** Held while a batch is being settled. */
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
      // Nobody would write these any more: their senders are told at once.
      appendQueue.closeAndEmpty().forEach(event -> event.fail(PendingAppend.notStored()));
    }
  }

  /** Appends a batch; when it ends, also by an error, each of its events is settled. */
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
      // Also an error must not end the lane of half the tenants.
      attempt.abandon();
      log.error("A batch of {} events failed", batch.size(), e);
      CriticalThreads.rethrowFatal(e);
    } finally {
      settling.unlock();
    }
  }

  /** Waits for the batch that is being settled, if there is one; false if it takes longer. */
  boolean awaitSettled(Duration timeout) throws InterruptedException {
    if (!settling.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    settling.unlock();
    return true;
  }

  /** One batch on its way, with what is known of it so far. */
  private final class Attempt {

    private final int size;
    private List<PendingAppend> open;
    private boolean doubtful;
    // A late write of an attempt that was in doubt can still land: nothing is certain any more.
    private boolean doubted;
    private long pause = firstPause;

    Attempt(List<PendingAppend> batch) {
      this.size = batch.size();
      this.open = joined(batch);
    }

    /** Tries until no event is open: numbers what is left, writes it, and looks what happened. */
    void settle() throws InterruptedException {
      while (!open.isEmpty()) {
        try {
          if (doubtful) {
            survey(tenantsOf(open));
            doubtful = false;
          }
          answerKnownKeys();
          refuseUnadmitted();
          insert();
        } catch (StoreUnavailable e) {
          pause(e);
        } catch (Refusal e) {
          refuse(e);
        }
      }
    }

    private void refuseUnadmitted() {
      for (var tenant : tenantsOf(open)) {
        admission.refusal(tenant).ifPresent(refusal -> refuse(tenant, refusal));
      }
    }

    private void refuse(TenantId tenant, Refusal refusal) {
      open.removeIf(
          event -> {
            boolean refused = event.tenant().equals(tenant) && !event.exempt();
            if (refused) {
              event.fail(doubted && event.wasAttempted() ? PendingAppend.unknown() : refusal);
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
          doubtful = true;
          doubted = true;
          metrics.doubt();
          log.warn("The outcome of {} events is unknown: {}", numbered.size(), why);
          pauseBriefly();
        }
      }
    }

    /** Gives numbers to what is open, leaving out those whose callers have gone. */
    private List<Numbered> number() {
      // First what can fail: an event is only marked as attempted when it is about to be.
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

    /** The first of what was to be written is in the log: answers, and remembers the new ends. */
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

    /** The events are stored, so a failure of the listener is not one of the batch. */
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
            // The other server's event is there, but not yet on a majority.
            pauseBriefly();
          }
        }
        case KEY_TAKEN -> pauseBriefly();
        case REFUSED -> {
          metrics.refused();
          log.warn("MongoDB rejected an event of {}", at.tenant());
          open.removeFirst().fail(doubted ? PendingAppend.unknown() : PendingAppend.notStored());
        }
      }
    }

    /** Reads the logs from where they were last known to end, and recognises one's own events. */
    private void survey(Set<TenantId> tenants) {
      for (var tenant : tenants) {
        // As far as any attempt of this batch can have written, also with events settled since.
        long end = tail(tenant).sequence();
        var survey = store.survey(tenant, end, end + size);
        tails.put(tenant, survey.tail());
        var own = new LinkedHashMap<TenantId, EventsAppended.Range>();
        open.removeIf(event -> recognise(event, tenant, survey, own));
        signal(own);
      }
    }

    private boolean recognise(
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

    /** One look-up for all keys of the batch: whose key is stored gets the stored event. */
    private void answerKnownKeys() {
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
        open.removeIf(event -> answerFrom(known, event));
      }
    }

    private boolean answerFrom(Map<Key, LogStore.Keyed> known, PendingAppend event) {
      var stored = event.key() == null ? null : known.get(new Key(event.tenant(), event.key()));
      if (stored == null) {
        return false;
      }
      event.completeFrom(stored);
      return true;
    }

    /** Nothing may be appended now: what cannot be stored already is not. */
    private void refuse(Refusal refusal) {
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
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Lets those with the same key in one batch wait for the first of them. */
  private static List<PendingAppend> joined(List<PendingAppend> batch) {
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

  /** What was known of the ends of the logs does not hold in another incarnation. */
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
