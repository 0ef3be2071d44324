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
 * Gives turns to work, round robin over the tenants that wait, and within a tenant over its
 * callers. A tenant never has all the slots if there are several, so another tenant's work begins
 * at once, or after the work of one other. A tenant's queue is shared among its callers as well: if
 * it is full, the newest work of the caller that has most in it is rejected in favour of a caller
 * that has fewer. Work runs on the thread that brings it, and MUST NOT ask the same scheduler for
 * another turn.
 */
public final class FairScheduler {

  private static final long RETRY_MILLIS = 1_000;
  private static final String QUEUE_FULL = "Too many queries of this tenant are waiting";

  /** How often work that waits looks whether its client is still there. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int slots;
  private final int slotsPerTenant;
  private final int queuePerTenant;
  private final Duration wait;
  private final ReentrantLock lock = new ReentrantLock();

  /** Tenants that have work here, the one that is next first. */
  private final Map<TenantId, Share> tenants = new LinkedHashMap<>();

  private int running;

  /**
   * @param slots maximum number of works that run at once
   * @param slotsPerTenant maximum number of them that are of one tenant
   * @param queuePerTenant maximum number of works of one tenant that wait
   * @param wait how long work waits for its turn
   */
  public FairScheduler(int slots, int slotsPerTenant, int queuePerTenant, Duration wait) {
    this.slots = slots;
    this.slotsPerTenant = slotsPerTenant;
    this.queuePerTenant = queuePerTenant;
    this.wait = wait;
  }

  /**
   * Runs work when it is its turn.
   *
   * @throws Refusal {@code RATE_LIMITED} with {@code retryAfterMillis} if too many works of the
   *     tenant wait, or the turn does not come in time, or the client has left
   */
  public <T> T run(TenantId tenant, String caller, Supplier<T> work) {
    acquire(tenant, caller);
    try {
      return work.get();
    } finally {
      release(tenant);
    }
  }

  /** How many works wait. */
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
      // If a slot is free, nobody waits but tenants that have as many as they may have.
      if (running < slots && share.running < slotsPerTenant) {
        take(share);
        return;
      }
      if (share.waiting >= queuePerTenant && !share.makeRoom(caller)) {
        forget(tenant, share);
        throw tooMany(QUEUE_FULL);
      }
      var waiter = new Waiter(lock.newCondition());
      share.add(caller, waiter);
      if (!isGranted(waiter)) {
        share.remove(caller, waiter);
        forget(tenant, share);
        throw tooMany(waiter.rejected ? QUEUE_FULL : "Too many queries are running");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a turn; {@code false} if it does not come in time, or nobody wants it any more. */
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
      forget(tenant, share);
      while (running < slots && grantNext()) {
        // Several can be next where one tenant had as many as it may have.
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean grantNext() {
    for (var entry : tenants.entrySet()) {
      var share = entry.getValue();
      if (share.waiting > 0 && share.running < slotsPerTenant) {
        take(share);
        share.next().grant();
        // Behind all others.
        tenants.remove(entry.getKey());
        tenants.put(entry.getKey(), share);
        return true;
      }
    }
    return false;
  }

  private void take(Share share) {
    share.running++;
    running++;
  }

  private void forget(TenantId tenant, Share share) {
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

  /** What one tenant has and wants. */
  private static final class Share {

    private final Map<String, Deque<Waiter>> callers = new LinkedHashMap<>();
    private int running;
    private int waiting;

    void add(String caller, Waiter waiter) {
      callers.computeIfAbsent(caller, key -> new ArrayDeque<>()).add(waiter);
      waiting++;
    }

    /**
     * Rejects the newest work of the caller that has most waiting, if that leaves it no fewer than
     * this caller then has; {@code false} otherwise.
     */
    boolean makeRoom(String caller) {
      var most =
          Collections.max(callers.entrySet(), comparingInt(entry -> entry.getValue().size()));
      var own = callers.get(caller);
      if (most.getValue().size() <= (own == null ? 0 : own.size()) + 1) {
        return false;
      }
      var newest = most.getValue().getLast();
      remove(most.getKey(), newest);
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
