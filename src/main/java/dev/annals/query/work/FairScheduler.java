package dev.annals.query.work;

import static java.util.Comparator.comparingInt;

import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Limits concurrent work and assigns slots fairly: round robin over the waiting tenants, and within
 * a tenant over its callers. If there are several slots, a tenant never has all of them, so another
 * tenant's work starts immediately or after the work of one other. A tenant's queue is also shared
 * among its callers: if it is full, the newest work of the caller with the most waiting work is
 * rejected in favour of a caller with less. Work runs on the calling thread and MUST NOT request
 * another slot of the same scheduler. Thread-safe.
 */
public final class FairScheduler {

  private static final long RETRY_MILLIS = 1_000;
  private static final String QUEUE_FULL = "Too many queries of this tenant are waiting";

  /** Interval at which waiting work checks whether its client is still connected. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int slots;
  private final int slotsPerTenant;
  private final int queuePerTenant;
  private final Duration wait;
  private final ReentrantLock lock = new ReentrantLock();

  /** Tenants with running or waiting work, the next one first. */
  private final Map<TenantId, Share> tenants = new LinkedHashMap<>();

  private int running;

  /**
   * @param slots maximum number of concurrent tasks
   * @param slotsPerTenant maximum number of concurrent tasks of one tenant
   * @param queuePerTenant maximum number of waiting tasks of one tenant
   * @param wait maximum time for which a task waits for a slot
   */
  public FairScheduler(int slots, int slotsPerTenant, int queuePerTenant, Duration wait) {
    this.slots = slots;
    this.slotsPerTenant = slotsPerTenant;
    this.queuePerTenant = queuePerTenant;
    this.wait = wait;
  }

  /**
   * Waits for a slot and runs the work.
   *
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis} if too many tasks of the
   *     tenant wait, if there is no slot in time, or if the client has disconnected
   */
  public <T> T run(TenantId tenant, String caller, Supplier<T> work) {
    acquire(tenant, caller);
    try {
      return work.get();
    } finally {
      release(tenant);
    }
  }

  /** Returns the number of waiting tasks. */
  int waiting() {
    lock.lock();
    try {
      return tenants.values().stream().mapToInt(share -> share.waiting).sum();
    } finally {
      lock.unlock();
    }
  }

  private void acquire(TenantId tenant, String caller) {
    lock.lock();
    try {
      var share = tenants.computeIfAbsent(tenant, key -> new Share());
      // If a slot is free, the only waiting tenants are those at their own limit.
      if (running < slots && share.running < slotsPerTenant) {
        startIn(share);
        return;
      }
      if (share.waiting >= queuePerTenant && !share.makeRoom(caller)) {
        removeIfIdle(tenant, share);
        throw tooMany(QUEUE_FULL);
      }
      var waiter = new Waiter(lock.newCondition());
      share.add(caller, waiter);
      if (!isGranted(waiter)) {
        share.remove(caller, waiter);
        removeIfIdle(tenant, share);
        throw tooMany(waiter.rejected ? QUEUE_FULL : "Too many queries are running");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a slot; returns {@code false} if there is none in time or the request was cancelled.
   */
  private boolean isGranted(Waiter waiter) {
    long deadline = System.nanoTime() + wait.toNanos();
    long left = wait.toNanos();
    try {
      while (!waiter.granted && !waiter.rejected && left > 0 && !CancellationSignal.isCancelled()) {
        waiter.signal.awaitNanos(Math.min(left, LOOK_NANOS));
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return waiter.granted;
  }

  private void release(TenantId tenant) {
    lock.lock();
    try {
      var share = tenants.get(tenant);
      if (share == null) {
        throw new IllegalStateException("Nothing runs for " + tenant);
      }
      share.running--;
      running--;
      removeIfIdle(tenant, share);
      while (running < slots && grantNext()) {
        // Several tasks can be next if one tenant was at its limit.
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean grantNext() {
    for (var entry : tenants.entrySet()) {
      var share = entry.getValue();
      if (share.waiting > 0 && share.running < slotsPerTenant) {
        startIn(share);
        share.next().grant();
        // Moved after all other tenants.
        tenants.remove(entry.getKey());
        tenants.put(entry.getKey(), share);
        return true;
      }
    }
    return false;
  }

  private void startIn(Share share) {
    share.running++;
    running++;
  }

  private void removeIfIdle(TenantId tenant, Share share) {
    if (share.running == 0 && share.waiting == 0) {
      tenants.remove(tenant);
    }
  }

  private static Refusal tooMany(String what) {
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        what + ". Try again later.",
        List.of(),
        Map.of("retryAfterMillis", RETRY_MILLIS));
  }

  /** The running and waiting work of one tenant. */
  private static final class Share {

    private final Map<String, Deque<Waiter>> callers = new LinkedHashMap<>();
    private int running;
    private int waiting;

    void add(String caller, Waiter waiter) {
      callers.computeIfAbsent(caller, key -> new ArrayDeque<>()).add(waiter);
      waiting++;
    }

    /**
     * Rejects the newest work of the caller with the most waiting work, if that leaves it no less
     * than this caller then has; returns {@code false} otherwise.
     */
    boolean makeRoom(String caller) {
      var busiest =
          Collections.max(callers.entrySet(), comparingInt(entry -> entry.getValue().size()));
      var own = callers.get(caller);
      if (busiest.getValue().size() <= (own == null ? 0 : own.size()) + 1) {
        return false;
      }
      var newest = busiest.getValue().getLast();
      remove(busiest.getKey(), newest);
      newest.reject();
      return true;
    }

    void remove(String caller, Waiter waiter) {
      var queue = callers.get(caller);
      if (queue != null && queue.remove(waiter)) {
        waiting--;
        if (queue.isEmpty()) {
          callers.remove(caller);
        }
      }
    }

    Waiter next() {
      var caller = callers.entrySet().iterator().next();
      callers.remove(caller.getKey());
      var waiter = caller.getValue().remove();
      if (!caller.getValue().isEmpty()) {
        callers.put(caller.getKey(), caller.getValue());
      }
      waiting--;
      return waiter;
    }
  }

  private static final class Waiter {

    private final Condition signal;
    private boolean granted;
    private boolean rejected;

    Waiter(Condition signal) {
      this.signal = signal;
    }

    void grant() {
      granted = true;
      signal.signal();
    }

    void reject() {
      rejected = true;
      signal.signal();
    }
  }
}
