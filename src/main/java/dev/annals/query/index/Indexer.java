package dev.annals.query.index;

import dev.annals.ingest.log.AppendListener;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.EventSize;
import dev.annals.ingest.log.LogContinuity;
import dev.annals.ingest.log.LogIdentity;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.IndexRebuilt;
import dev.annals.query.index.IndexFiles.MissingPosition;
import dev.annals.query.index.IndexFiles.Position;
import dev.annals.query.index.format.Documents;
import dev.annals.tenants.TenantStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps this server's index in step with the logs: one thread adds what this server appends as it
 * is handed over, and reads from the logs what other servers append and what was missed. Each log
 * is added in its order and without a hole, and by this thread alone; so whatever is committed is a
 * beginning of each log.
 */
@Component
class Indexer implements AppendListener, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  /** Number of events of one log that are added before the next log. */
  private static final int TURN = 1_000;

  /** As {@link LogContinuity} knows it. */
  private static final String CHECKPOINT = "search index";

  private static final Duration RECHECK = Duration.ofSeconds(1);

  private static final Instant PROCESS_START =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

  private static final int TENANTS_AT_ONCE = 500;
  private static final int LOOKS = 10;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final long IDLE_MILLIS = 100;
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The factor of the pause to the time of the work before it, while appends are busy. */
  private static final int REST_WHEN_LATE = 3;

  /** Then more events come than can be made searchable beside them. */
  private static final Duration LATE = Duration.ofSeconds(4);

  private final AuditLog logs;
  private final LogIdentity identity;
  private final LogContinuity continuity;
  private final TenantStore tenants;
  private final IndexSettings settings;
  private final ApplicationEventPublisher signals;
  private final UnindexedEvents unindexedEvents;

  /** Logs that have, or may have, events that are not indexed. */
  private final Map<TenantId, Boolean> dirty = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition published = lock.newCondition();
  private final Condition work = lock.newCondition();
  private volatile @Nullable Snapshot snapshot;
  private volatile long bytes;

  /** When something was handed over last. */
  private volatile long handedAt = System.nanoTime();

  /** Since when something is not searchable, in nanoseconds; 0 if everything is. */
  private final AtomicLong behindSince = new AtomicLong();

  private volatile boolean running;
  private volatile boolean corrupt;
  private volatile boolean opened;
  private volatile @Nullable Exception corruptionCause;

  /** The incarnation of the logs when the index was opened; its thread alone uses it. */
  private int openedUnder;

  private volatile @Nullable Thread thread;

  Indexer(
      AuditLog logs,
      LogIdentity identity,
      LogContinuity continuity,
      TenantStore tenants,
      IndexSettings settings,
      ApplicationEventPublisher signals) {
    this.signals = signals;
    this.logs = logs;
    this.identity = identity;
    this.continuity = continuity;
    this.tenants = tenants;
    this.settings = settings;
    this.unindexedEvents = new UnindexedEvents(settings.held().toBytes());
    if (settings.enabled()) {
      continuity.expect(CHECKPOINT);
    }
  }

  // ------------------------------------------------------------------------- what others ask of it

  @Override
  public void appended(List<AuditEvent> events) {
    if (!settings.enabled()) {
      return;
    }
    for (var event : events) {
      unindexedEvents.add(event, EventSize.of(event));
      dirty.put(event.tenantId(), true);
    }
    handedAt = System.nanoTime();
    behindSince.compareAndSet(0, handedAt);
  }

  /** The index as it is, held for the caller, who releases it; nothing while it is being opened. */
  Optional<Snapshot> hold() {
    for (var now = snapshot; now != null; now = snapshot) {
      if (now.hold()) {
        return Optional.of(now);
      }
    }
    return Optional.empty();
  }

  /**
   * Events of this server behind a sequence that are not searchable yet, as far as they are held.
   */
  List<AuditEvent> recent(TenantId tenant, long after, int limit) {
    return unindexedEvents.after(tenant, after, limit);
  }

  /** Has a log looked at soon. */
  void look(TenantId tenant) {
    dirty.put(tenant, true);
    wake();
  }

  private void wake() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the index is searchable through that event; {@code false} if it takes too long. */
  boolean await(TenantId tenant, long sequence, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (left > 0) {
        var now = snapshot;
        if (now != null && now.through(tenant) >= sequence) {
          return true;
        }
        left = published.awaitNanos(left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Something that was found cannot be: the index is rebuilt. */
  void markCorrupt(Exception why) {
    corruptionCause = why;
    corrupt = true;
  }

  /** The last event of a log that is searchable. */
  long through(TenantId tenant) {
    var now = snapshot;
    return now == null ? 0 : now.through(tenant);
  }

  /** How many events are searchable; -1 while it is being opened. */
  long events() {
    var now = snapshot;
    return now == null ? -1 : now.all().values().stream().mapToLong(Long::longValue).sum();
  }

  /** How long what was appended last has not been searchable; as far as this server knows. */
  Duration lag() {
    long since = behindSince.get();
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  long bytes() {
    return bytes;
  }

  /** Whether it could be asked at any time since the start. */
  boolean wasOpened() {
    return opened;
  }

  /** Whether its thread has ended though it was not told to: then nothing is indexed any more. */
  boolean isDead() {
    var working = thread;
    return running && working != null && !working.isAlive();
  }

  /** Whether more events come than can be made searchable beside them. */
  private boolean isLate() {
    return lag().compareTo(LATE) > 0;
  }

  // ---------------------------------------------------------------------------------- its thread

  @Override
  public void start() {
    var started = Thread.ofPlatform().name("search-index").daemon().unstarted(this::run);
    thread = started;
    running = true;
    started.start();
  }

  @Override
  public void stop() {
    running = false;
    wake();
    var ending = thread;
    if (ending != null) {
      // Not by an interrupt: that would close the files that are being written.
      try {
        ending.join(TimeUnit.SECONDS.toMillis(30));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isAutoStartup() {
    return settings.enabled();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts before the web server, and stops once that has answered all requests. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }

  private void run() {
    while (running) {
      try (var files = open()) {
        new Work(files).run();
      } catch (InterruptedException e) {
        return;
      } catch (AheadOfLog e) {
        awaitRestored(e);
      } catch (Refusal e) {
        // The store is away. Nothing was compared with the logs, so appends go on waiting for it.
        log.warn("The search index is waiting for the logs: {}", e.reason());
        pause();
      } catch (Throwable e) {
        // Also an error must not leave the server without an index for good.
        if (running) {
          // An index that cannot be read tells nothing, and must not keep events from being stored.
          continuity.passed(CHECKPOINT);
          log.error("The search index failed and is reopened", e);
          if (!corrupt) {
            pause();
          }
        }
      } finally {
        retire();
      }
    }
  }

  private IndexFiles open() throws IOException {
    var buffer = settings.buffer().toBytes() / (double) (1 << 20);
    var origin = new IndexFiles.Origin(identity.id(), identity.incarnation());
    var files =
        IndexFiles.open(
            Path.of(settings.directory()),
            origin,
            buffer,
            corrupt,
            this::isLate,
            positions -> {
              var missing = missing(positions);
              if (missing.isEmpty()) {
                continuity.passed(CHECKPOINT);
              }
              return missing;
            });
    continuity.passed(CHECKPOINT);
    openedUnder = origin.incarnation();
    // Only now: it is no failure if the logs were restored to an earlier point.
    var why = corruptionCause;
    if (why != null) {
      log.error("The search index may be corrupt and is rebuilt", why);
      corruptionCause = null;
    }
    return files;
  }

  private Optional<MissingPosition> missing(Map<TenantId, Position> positions) {
    return positions.entrySet().stream()
        .filter(known -> !isInLog(known.getKey(), known.getValue()))
        .map(known -> new MissingPosition(known.getKey(), known.getValue()))
        .findFirst();
  }

  /** Another event of this number was received at another time. */
  private boolean isInLog(TenantId tenant, Position position) {
    return logs.position(tenant, position.sequence())
        .filter(found -> found.receivedAt().toEpochMilli() == position.receivedMillis())
        .isPresent();
  }

  /** Keeps appends back until the logs are in a new incarnation or have the event after all. */
  private void awaitRestored(AheadOfLog ahead) {
    corruptionCause = null;
    continuity.ahead(CHECKPOINT, ahead.tenant(), ahead.position().sequence());
    while (running && identity.incarnation() <= ahead.incarnation() && isStillAhead(ahead)) {
      try {
        rest(RECHECK.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isStillAhead(AheadOfLog ahead) {
    try {
      return !isInLog(ahead.tenant(), ahead.position());
    } catch (Refusal e) {
      return true; // The store is away.
    }
  }

  private void pause() {
    try {
      rest(AFTER_FAILURE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For so long, or until it is to end. */
  private void rest(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (running && left > 0) {
        left = work.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody asks it any more. */
  private void retire() {
    var last = snapshot;
    snapshot = null;
    if (last != null) {
      release(last);
    }
  }

  private static void release(Snapshot old) {
    try {
      old.release();
    } catch (IOException e) {
      log.warn("A snapshot of the search index was not closed", e);
    }
  }

  /** The work on one opened index; only its thread touches it. */
  private final class Work {

    private final IndexFiles files;
    private final Map<TenantId, Long> added = new HashMap<>();
    private long refreshedAt = System.nanoTime();
    private long committedAt = System.nanoTime();
    private Sweep sweep = new Sweep();
    private long addedUntil;
    private boolean changed;
    private boolean uncommitted;

    Work(IndexFiles files) {
      this.files = files;
      files.positions().forEach((tenant, place) -> added.put(tenant, place.sequence()));
    }

    void run() throws IOException, InterruptedException {
      corrupt = false;
      while (running && !sweep.isOver()) {
        sweep.goOn();
      }
      publish();
      boolean rebuilding = isRebuilding();
      boolean wasLate = false;
      while (running && !corrupt && identity.incarnation() == openedUnder) {
        long began = System.nanoTime();
        boolean idle = !addWhatIsThere();
        boolean late = isLate();
        if (wasLate && !late) {
          files.writer().maybeMerge();
        }
        wasLate = late;
        if (changed && hasPassed(refreshedAt, late ? LATE : settings.refresh())) {
          publish();
        }
        if (uncommitted && hasPassed(committedAt, settings.commit())) {
          commit();
        }
        if (!sweep.isOver()) {
          sweep.goOn();
        } else if (hasPassed(sweep.began, settings.sweep())) {
          sweep = new Sweep();
        }
        if (rebuilding && idle && !changed) {
          rebuilding = false;
          signals.publishEvent(new IndexRebuilt(events()));
        }
        if (idle) {
          awaitWork();
        } else {
          giveWay(late, System.nanoTime() - began);
        }
      }
    }

    /** The first index of a new deployment is made, and not made again. */
    private boolean isRebuilding() {
      return switch (files.beginning()) {
        case KEPT -> false;
        case REPLACED -> true;
        case NOTHING_THERE ->
            logs.find(TenantId.DEPLOYMENT, 1)
                .filter(first -> first.receivedAt().isBefore(PROCESS_START))
                .isPresent();
      };
    }

    /**
     * While events keep coming it rests as long as it worked: who sends them needs the processors
     * now, and what is not searchable yet is found all the same. Once it is late it rests longer,
     * and shows what it has less often: that saves merging, and catching up has to wait for the end
     * of the load anyway.
     */
    private void giveWay(boolean late, long worked) throws InterruptedException {
      if (System.nanoTime() - handedAt < BUSY_NANOS) {
        rest(
            late
                ? Math.min(REST_WHEN_LATE * worked, LATE.toNanos())
                : Math.min(worked, LONGEST_REST_NANOS));
      }
    }

    private boolean addWhatIsThere() throws IOException {
      boolean any = false;
      boolean all = true;
      long began = System.nanoTime();
      for (var tenant : List.copyOf(dirty.keySet())) {
        if (!running || corrupt) {
          return true;
        }
        // Taken first: what comes from now on marks it again.
        dirty.remove(tenant);
        var added = add(tenant);
        any |= added.any();
        if (added.perhapsMore()) {
          dirty.put(tenant, true);
          all = false;
        }
      }
      if (all) {
        addedUntil = began;
      }
      return any;
    }

    /**
     * What one turn of a log brought.
     *
     * @param perhapsMore whether the log may go on; of a read only an empty one says that it does
     *     not, since reads are bounded in memory, too
     */
    private record Added(boolean any, boolean perhapsMore) {}

    private Added add(TenantId tenant) throws IOException {
      long after = added.getOrDefault(tenant, 0L);
      var events = unindexedEvents.after(tenant, after, TURN);
      boolean read = events.isEmpty();
      if (read) {
        events = read(tenant, after);
      }
      for (var event : events) {
        files.writer().addDocument(Documents.of(event));
        added.put(tenant, event.sequence());
      }
      if (!events.isEmpty()) {
        changed = true;
        uncommitted = true;
      }
      return new Added(!events.isEmpty(), read ? !events.isEmpty() : events.size() >= TURN);
    }

    private List<AuditEvent> read(TenantId tenant, long after) {
      try {
        return logs.readAfter(tenant, after, TURN);
      } catch (Refusal e) {
        // The store is away: a sweep will come back to this.
        return List.of();
      }
    }

    private void publish() throws IOException {
      var through = Map.copyOf(added);
      var old = snapshot;
      var reader = old == null ? null : DirectoryReader.openIfChanged(old.reader(), files.writer());
      if (old != null && reader == null) {
        changed = false;
        inStep();
        return;
      }
      snapshot =
          new Snapshot(reader == null ? DirectoryReader.open(files.writer()) : reader, through);
      if (old != null) {
        release(old);
      }
      opened = true;
      through.forEach(unindexedEvents::through);
      changed = false;
      inStep();
      refreshedAt = System.nanoTime();
      bytes = files.bytes();
      lock.lock();
      try {
        published.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** What was handed over before the last pass that added everything is searchable now. */
    private void inStep() {
      behindSince.set(dirty.isEmpty() ? 0 : addedUntil);
      if (!dirty.isEmpty()) {
        behindSince.compareAndSet(0, System.nanoTime());
      }
    }

    private void commit() throws IOException {
      files.writer().commit();
      uncommitted = false;
      committedAt = System.nanoTime();
    }

    /**
     * What this server appends marks its log without waking us: that would cost the append path.
     */
    private void awaitWork() throws InterruptedException {
      lock.lock();
      try {
        long left = TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        while (running && dirty.isEmpty() && left > 0) {
          left = work.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    private static boolean hasPassed(long since, Duration time) {
      return System.nanoTime() - since >= time.toNanos();
    }

    /** Looks into all logs, a few at a time, for events that nobody has told of. */
    private final class Sweep {

      private final long began = System.nanoTime();
      private final Queue<TenantId> unseen = new ArrayDeque<>(List.of(TenantId.DEPLOYMENT));
      private @Nullable TenantId last;
      private boolean more = true;

      boolean isOver() {
        return unseen.isEmpty() && !more;
      }

      void goOn() {
        try {
          if (unseen.isEmpty()) {
            var some = tenants.list(last, null, TENANTS_AT_ONCE);
            some.forEach(tenant -> unseen.add(tenant.id()));
            more = some.size() == TENANTS_AT_ONCE;
            last = some.isEmpty() ? last : some.getLast().id();
          }
          for (int i = 0; i < LOOKS && !unseen.isEmpty(); i++) {
            look(unseen.remove());
          }
        } catch (RuntimeException e) {
          log.warn("Checking the logs for new events failed: {}", e.toString());
          unseen.clear();
          more = false;
        }
      }

      private void look(TenantId tenant) {
        long last = logs.last(tenant);
        long known = added.getOrDefault(tenant, 0L);
        if (last > known) {
          dirty.put(tenant, true);
        } else if (last < known && logs.position(tenant, known).isEmpty()) {
          log.warn("The log of tenant {} ends before its last indexed event", tenant);
          corrupt = true;
        }
      }
    }
  }
}
