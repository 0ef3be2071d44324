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
 * Keeps this server's index up to date with the logs. One thread adds the events that this server
 * appends, and reads from the logs the events that other servers append or that were missed. Each
 * log is added in sequence order without gaps and only by this thread, so a committed index always
 * contains a prefix of each log.
 */
@Component
class Indexer implements AppendListener, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  /** Maximum number of events of one log that are added before the next log. */
  private static final int EVENTS_PER_TENANT = 1_000;

  /** Name of the index in {@link LogContinuity}. */
  private static final String CHECKPOINT = "search index";

  private static final Duration RECHECK = Duration.ofSeconds(1);

  private static final Instant PROCESS_START =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

  private static final int TENANTS_AT_ONCE = 500;
  private static final int CHECKS_AT_ONCE = 10;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final long IDLE_MILLIS = 100;
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Ratio of the pause to the preceding work while appends are busy and the indexer is late. */
  private static final int REST_WHEN_LATE = 3;

  /**
   * With a lag above this, the indexer is late: events arrive faster than they can be made
   * searchable.
   */
  private static final Duration LATE = Duration.ofSeconds(4);

  private final AuditLog logs;
  private final LogIdentity identity;
  private final LogContinuity continuity;
  private final TenantStore tenants;
  private final IndexSettings settings;
  private final ApplicationEventPublisher signals;
  private final UnindexedEvents unindexedEvents;

  /** Tenants whose logs have, or may have, events that are not indexed. */
  private final Map<TenantId, Boolean> dirty = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition published = lock.newCondition();
  private final Condition work = lock.newCondition();
  private volatile @Nullable Snapshot snapshot;
  private volatile long bytes;

  /** Time of the last call of {@link #appended}, as {@link System#nanoTime}. */
  private volatile long handedAt = System.nanoTime();

  /**
   * Time since which an event is not searchable, as {@link System#nanoTime}; 0 if all events are.
   */
  private final AtomicLong behindSince = new AtomicLong();

  private volatile boolean running;
  private volatile boolean corrupt;
  private volatile boolean opened;
  private volatile @Nullable Exception corruptionCause;

  /** Incarnation of the logs when the index was opened. Used only by the indexing thread. */
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

  // ------------------------------------------------------------------------- called by other
  // threads

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

  /**
   * Returns the current snapshot, retained for the caller, who must release it; empty while the
   * index is being opened.
   */
  Optional<Snapshot> hold() {
    for (var now = snapshot; now != null; now = snapshot) {
      if (now.hold()) {
        return Optional.of(now);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns events after a sequence number that this server appended and that are not searchable
   * yet, as far as they are held in memory.
   */
  List<AuditEvent> recent(TenantId tenant, long after, int limit) {
    return unindexedEvents.after(tenant, after, limit);
  }

  /** Requests that a log is checked for new events soon. */
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

  /**
   * Waits until the event is searchable.
   *
   * @return {@code false} if the timeout passes before
   */
  boolean await(TenantId tenant, long sequence, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
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

  /** Marks the index as corrupt. The indexing thread rebuilds it. */
  void markCorrupt(Exception why) {
    corruptionCause = why;
    corrupt = true;
  }

  /** Returns the sequence number of the last searchable event of a log, or 0 if there is none. */
  long through(TenantId tenant) {
    var now = snapshot;
    return now == null ? 0 : now.through(tenant);
  }

  /** Returns the number of searchable events, or -1 while the index is being opened. */
  long events() {
    var now = snapshot;
    return now == null ? -1 : now.all().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how long the oldest unsearchable event known to this server has been waiting. */
  Duration lag() {
    long since = behindSince.get();
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  long bytes() {
    return bytes;
  }

  /** Returns whether the index has been searchable at any time since startup. */
  boolean wasOpened() {
    return opened;
  }

  /**
   * Returns whether the indexing thread has ended unexpectedly. Nothing is indexed any more in this
   * case.
   */
  boolean isDead() {
    var working = thread;
    return running && working != null && !working.isAlive();
  }

  /** Returns whether events arrive faster than they can be made searchable. */
  private boolean isLate() {
    return lag().compareTo(LATE) > 0;
  }

  // ------------------------------------------------------------------------------------- the
  // thread

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
      // The thread is not interrupted, because an interrupt would close the files that are being
      // written.
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

  /** Starts before the web server and stops after the web server has answered all requests. */
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
        // MongoDB is unavailable. Nothing was compared with the logs, so appends continue to wait.
        log.warn("The search index is waiting for the logs: {}", e.reason());
        pause();
      } catch (Throwable e) {
        // An Error must not leave the server without an index either.
        if (running) {
          // An unreadable index cannot show that the logs lost events, so it must not block
          // appends.
          continuity.passed(CHECKPOINT);
          log.error("The search index failed and is reopened", e);
          if (!corrupt) {
            pause();
          }
        }
      } finally {
        withdrawSnapshot();
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
    // Logged only now, because a restore of the logs to an earlier point is not a failure.
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

  /** An event at the same sequence number with another receive time is a different event. */
  private boolean isInLog(TenantId tenant, Position position) {
    return logs.position(tenant, position.sequence())
        .filter(found -> found.receivedAt().toEpochMilli() == position.receivedMillis())
        .isPresent();
  }

  /** Blocks appends until the logs have a new incarnation or contain the event again. */
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
      return true; // MongoDB is unavailable.
    }
  }

  private void pause() {
    try {
      rest(AFTER_FAILURE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the time, or until the indexer stops. */
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

  /** Withdraws the snapshot, so that no new query can use it. */
  private void withdrawSnapshot() {
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

  /** The work on one opened index. Only the indexing thread uses it. */
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
        sweep.advance();
      }
      publish();
      boolean rebuilding = isRebuilding();
      boolean wasLate = false;
      while (running && !corrupt && identity.incarnation() == openedUnder) {
        long began = System.nanoTime();
        boolean idle = !addPending();
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
          sweep.advance();
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
          yieldToAppends(late, System.nanoTime() - began);
        }
      }
    }

    /** Returns whether this is a rebuild. The first index of a new deployment is not a rebuild. */
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
     * Pauses while events keep arriving, to leave the processors to appends: as long as the
     * preceding work, or longer when the indexer is late. Unsearchable events are still found,
     * since queries read them from memory or the log. When late, the indexer also publishes less
     * often, which saves merges; it catches up when the load ends.
     */
    private void yieldToAppends(boolean late, long worked) throws InterruptedException {
      if (System.nanoTime() - handedAt < BUSY_NANOS) {
        rest(
            late
                ? Math.min(REST_WHEN_LATE * worked, LATE.toNanos())
                : Math.min(worked, MAX_REST_NANOS));
      }
    }

    private boolean addPending() throws IOException {
      boolean any = false;
      boolean all = true;
      long began = System.nanoTime();
      for (var tenant : List.copyOf(dirty.keySet())) {
        if (!running || corrupt) {
          return true;
        }
        // Removed before adding, so that events that arrive meanwhile mark the tenant again.
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
     * Result of adding events of one log.
     *
     * @param any whether events were added
     * @param perhapsMore whether the log may have further events. After a read only an empty result
     *     excludes it, because reads are also bounded by memory
     */
    private record Added(boolean any, boolean perhapsMore) {}

    private Added add(TenantId tenant) throws IOException {
      long after = added.getOrDefault(tenant, 0L);
      var events = unindexedEvents.after(tenant, after, EVENTS_PER_TENANT);
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
      return new Added(
          !events.isEmpty(), read ? !events.isEmpty() : events.size() >= EVENTS_PER_TENANT);
    }

    private List<AuditEvent> read(TenantId tenant, long after) {
      try {
        return logs.readAfter(tenant, after, EVENTS_PER_TENANT);
      } catch (Refusal e) {
        // MongoDB is unavailable. A later sweep reads these events.
        return List.of();
      }
    }

    private void publish() throws IOException {
      var through = Map.copyOf(added);
      var old = snapshot;
      var reader = old == null ? null : DirectoryReader.openIfChanged(old.reader(), files.writer());
      if (old != null && reader == null) {
        changed = false;
        updateLag();
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
      updateLag();
      refreshedAt = System.nanoTime();
      bytes = files.bytes();
      lock.lock();
      try {
        published.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Records that everything handed over before the last complete pass is searchable. */
    private void updateLag() {
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
     * Waits for work, at most {@link #IDLE_MILLIS}. {@link Indexer#appended} does not signal this
     * thread, because that would slow down the append path.
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

    /** Checks all logs, a few at a time, for events that this server was not told about. */
    private final class Sweep {

      private final long began = System.nanoTime();
      private final Queue<TenantId> unseen = new ArrayDeque<>(List.of(TenantId.DEPLOYMENT));
      private @Nullable TenantId last;
      private boolean more = true;

      boolean isOver() {
        return unseen.isEmpty() && !more;
      }

      void advance() {
        try {
          if (unseen.isEmpty()) {
            var some = tenants.list(last, null, TENANTS_AT_ONCE);
            some.forEach(tenant -> unseen.add(tenant.id()));
            more = some.size() == TENANTS_AT_ONCE;
            last = some.isEmpty() ? last : some.getLast().id();
          }
          for (int i = 0; i < CHECKS_AT_ONCE && !unseen.isEmpty(); i++) {
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
