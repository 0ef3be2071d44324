package dev.annals.query.live;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one tenant's log, for all who follow it on this server. One thread reads what is new,
 * once for all of them, when it is woken or at the latest when the poll is due. A follower that the
 * window does not reach reads the log itself, at its own pace.
 */
final class TenantTail {

  private static final Logger log = LoggerFactory.getLogger(TenantTail.class);

  /** Number of events that are read at once. */
  private static final int READ = 1_000;

  private final TenantId tenant;
  private final AuditLog events;
  private final LiveSettings settings;
  private final WindowMemory memory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Condition grown = lock.newCondition();
  private @Nullable Window window;
  private long appended;
  private boolean hinted;
  private boolean stopped;

  /** Since when an event is known that was not read, in nanoseconds; 0 if there is none. */
  private long behindSince;

  TenantTail(TenantId tenant, AuditLog events, LiveSettings settings, WindowMemory memory) {
    this.memory = memory;
    this.tenant = tenant;
    this.events = events;
    this.settings = settings;
  }

  void start() {
    Thread.ofVirtual().name("live-" + tenant).start(this::run);
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      if (window != null) {
        window.clear();
      }
      woken.signalAll();
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** This server appended events up to that one. */
  void appended(long last) {
    lock.lock();
    try {
      appended = Math.max(appended, last);
      if (behindSince == 0 && window != null && appended > window.end()) {
        behindSince = System.nanoTime();
      }
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** For how long an event has been known that followers do not see. */
  Duration lag() {
    lock.lock();
    try {
      return behindSince == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - behindSince);
    } finally {
      lock.unlock();
    }
  }

  /** Somebody may have appended something. */
  void hint() {
    lock.lock();
    try {
      hinted = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lets every waiting follower look whether it is still wanted. */
  void stir() {
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a position is known to be at most {@code events} before the end of the log. */
  boolean isWithin(long position, long events) {
    lock.lock();
    try {
      return window != null && window.end() - position <= events;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a position is known to be more than {@code events} before the end of the log. */
  boolean isBeyond(long position, long events) {
    lock.lock();
    try {
      return window != null && window.end() - position > events;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The events behind a position, oldest first, as soon as there are any; none if there are none in
   * that time, or if the follower is not wanted any more.
   */
  List<AuditEvent> await(long position, int limit, Duration time, BooleanSupplier wanted)
      throws InterruptedException {
    lock.lock();
    try {
      long nanos = time.toNanos();
      while (window == null || window.end() <= position) {
        if (nanos <= 0 || stopped || !wanted.getAsBoolean()) {
          return List.of();
        }
        nanos = grown.awaitNanos(nanos);
      }
      if (window.reaches(position)) {
        return window.after(position, limit);
      }
    } finally {
      lock.unlock();
    }
    return events.readAfter(tenant, position, limit);
  }

  /** Waits for that time, or until the follower is not wanted any more. */
  void pause(Duration time, BooleanSupplier wanted) throws InterruptedException {
    lock.lock();
    try {
      long nanos = time.toNanos();
      while (nanos > 0 && !stopped && wanted.getAsBoolean()) {
        nanos = grown.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitNews()) {
        try {
          read();
        } catch (Throwable e) {
          CriticalThreads.rethrowFatal(e);
          log.warn("Live streams of tenant {} are delayed: {}", tenant, e.toString());
          pause(settings.poll());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a reason to read; {@code false} when there is nobody left to read for. */
  private boolean awaitNews() throws InterruptedException {
    lock.lock();
    try {
      long nanos = settings.poll().toNanos();
      while (nanos > 0 && isQuiet() && !hinted) {
        nanos = woken.awaitNanos(nanos);
      }
      // Each event of another server's batch is a hint of its own: let them gather.
      nanos = hinted ? settings.pause().toNanos() : 0;
      while (nanos > 0 && isQuiet()) {
        nanos = woken.awaitNanos(nanos);
      }
      hinted = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it knows of nothing to do but to wait. */
  private boolean isQuiet() {
    return !stopped && window != null && appended <= window.end();
  }

  private void read() {
    var known = window;
    if (known == null) {
      begin(events.last(tenant));
      return;
    }
    List<AuditEvent> news;
    do {
      news = events.readAfter(tenant, known.end(), READ);
    } while (take(known, news) && !news.isEmpty());
  }

  private void begin(long last) {
    lock.lock();
    try {
      window = new Window(settings.window(), settings.windowMemory().toBytes(), memory, last);
      // What was appended while the end was read is looked for at once.
      hinted = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds what was read; {@code false} if there is nobody left to read for. */
  private boolean take(Window known, List<AuditEvent> news) {
    lock.lock();
    try {
      if (stopped) {
        return false;
      }
      for (var event : news) {
        if (!known.add(event)) {
          throw new IllegalStateException(
              "Event %d is followed by event %d".formatted(known.end(), event.sequence()));
        }
      }
      if (appended <= known.end()) {
        behindSince = 0;
      } else {
        // Not to be seen yet, though it was announced: look again shortly, but do not spin.
        appended = known.end();
        hinted = true;
      }
      return true;
    } finally {
      grown.signalAll();
      lock.unlock();
    }
  }

  private void pause(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long nanos = time.toNanos();
      while (nanos > 0 && !stopped) {
        nanos = woken.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
