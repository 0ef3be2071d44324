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
 * Reads new events of one tenant's log for all live streams on this server. One thread reads each
 * new event once, when it is notified or at the latest at the poll interval. A subscriber whose
 * position is before the window reads the log itself.
 */
final class TenantTail {

  private static final Logger log = LoggerFactory.getLogger(TenantTail.class);

  /** Number of events per read. */
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
  private boolean notified;
  private boolean stopped;

  /** Time since which an unread event is known, as {@link System#nanoTime}; 0 if there is none. */
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

  /** Records that this server appended events up to a sequence number. */
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

  /** Returns for how long an event has been known that subscribers cannot see yet. */
  Duration lag() {
    lock.lock();
    try {
      return behindSince == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - behindSince);
    } finally {
      lock.unlock();
    }
  }

  /** Records that another server may have appended events. */
  void hint() {
    lock.lock();
    try {
      notified = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Makes every waiting subscriber check whether it was cancelled. */
  void stir() {
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a position is known to be at most {@code events} before the end of the log. */
  boolean isWithin(long position, long events) {
    lock.lock();
    try {
      return window != null && window.end() - position <= events;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether a position is known to be more than {@code events} before the end of the log.
   */
  boolean isBeyond(long position, long events) {
    lock.lock();
    try {
      return window != null && window.end() - position > events;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for events after a position and returns them, oldest first; empty if there are none
   * within the time, or if the subscriber was cancelled.
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

  /** Waits for the time, or until the subscriber was cancelled. */
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

  /** Waits for a reason to read; returns {@code false} when the tail was stopped. */
  private boolean awaitNews() throws InterruptedException {
    lock.lock();
    try {
      long nanos = settings.poll().toNanos();
      while (nanos > 0 && isQuiet() && !notified) {
        nanos = woken.awaitNanos(nanos);
      }
      // Each event of another server's batch causes a notification, so they are collected for a
      // moment.
      nanos = notified ? settings.pause().toNanos() : 0;
      while (nanos > 0 && isQuiet()) {
        nanos = woken.awaitNanos(nanos);
      }
      notified = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether there is nothing to read. */
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
      // Events that were appended while the end was read are looked for immediately.
      notified = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds events to the window; returns {@code false} when the tail was stopped. */
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
        // The event was announced but is not visible yet: retry shortly, without spinning.
        appended = known.end();
        notified = true;
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
