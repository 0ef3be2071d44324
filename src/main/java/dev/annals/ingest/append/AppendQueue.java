package dev.annals.ingest.append;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue of one append worker. It is limited by the number and size of events, in total and per
 * tenant. Single events are taken before bulk events, which keep a share of each batch, so that
 * neither starves. Thread-safe.
 */
final class AppendQueue {

  /** One in this number of events in a batch is reserved for bulk events, if there are any. */
  private static final int BULK_SHARE = 10;

  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final SequencedSet<PendingAppend> single = new LinkedHashSet<>();
  private final SequencedSet<PendingAppend> bulk = new LinkedHashSet<>();
  private final Map<TenantId, Load> tenants = new HashMap<>();
  private final Load all = new Load();
  private boolean closed;

  AppendQueue(Limits limits) {
    this.limits = limits;
  }

  /**
   * Adds an event.
   *
   * @throws Refusal {@code RATE_LIMITED} if a limit is reached; {@code STORE_UNAVAILABLE} if the
   *     queue is closed
   */
  void add(PendingAppend event) {
    lock.lock();
    try {
      if (closed) {
        throw PendingAppend.notStored();
      }
      var load = tenants.computeIfAbsent(event.tenant(), tenant -> new Load());
      if (!load.fits(event, limits.tenantEvents(), limits.tenantBytes())
          || !all.fits(event, limits.eventsFor(event), limits.bytesFor(event))) {
        forgetIdle(event.tenant(), load);
        throw full();
      }
      load.add(event);
      all.add(event);
      (event.urgent() ? single : bulk).add(event);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the next batch and waits until there is one; empty when the queue is closed and
   * drained.
   */
  List<PendingAppend> take() throws InterruptedException {
    lock.lock();
    try {
      while (all.events == 0 && !closed) {
        filled.await();
      }
      var batch = new ArrayList<PendingAppend>(Math.min(all.events, limits.batchEvents()));
      int forSingle =
          bulk.isEmpty()
              ? limits.batchEvents()
              : limits.batchEvents() - limits.batchEvents() / BULK_SHARE;
      int bytesForSingle =
          bulk.isEmpty()
              ? limits.batchBytes()
              : limits.batchBytes() - limits.batchBytes() / BULK_SHARE;
      int bytes = drain(single, forSingle, bytesForSingle, batch, 0);
      drain(bulk, limits.batchEvents(), limits.batchBytes(), batch, bytes);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private int drain(
      SequencedSet<PendingAppend> from,
      int upTo,
      int upToBytes,
      List<PendingAppend> batch,
      int bytesBefore) {
    int bytes = bytesBefore;
    while (!from.isEmpty() && batch.size() < upTo && bytes < upToBytes) {
      var event = from.removeFirst();
      release(event);
      batch.add(event);
      bytes += event.size();
    }
    return bytes;
  }

  /** Removes an event that its caller abandoned. */
  void remove(PendingAppend event) {
    lock.lock();
    try {
      if ((event.urgent() ? single : bulk).remove(event)) {
        release(event);
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the queue, and removes and returns all waiting events. */
  List<PendingAppend> closeAndEmpty() {
    lock.lock();
    try {
      close();
      var left = new ArrayList<PendingAppend>(single);
      left.addAll(bulk);
      left.forEach(this::remove);
      return left;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return all.events;
    } finally {
      lock.unlock();
    }
  }

  private void release(PendingAppend event) {
    all.remove(event);
    var load = tenants.get(event.tenant());
    if (load != null) {
      load.remove(event);
      forgetIdle(event.tenant(), load);
    }
  }

  private void forgetIdle(TenantId tenant, Load load) {
    if (load.events == 0) {
      tenants.remove(tenant);
    }
  }

  private Refusal full() {
    long waitMillis = Math.max(100, all.events / 10L);
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        ("Too many events are waiting to be stored. This event was not stored. Send it again in %d"
                + " ms.")
            .formatted(waitMillis),
        List.of(),
        Map.of("retryAfterMillis", waitMillis));
  }

  /** Limits of the waiting events and of one batch. */
  record Limits(
      int events, long bytes, int tenantEvents, long tenantBytes, int batchEvents, int batchBytes) {

    /**
     * Returns the limit for the event. Bulk events may use four fifths of it, the rest is reserved
     * for single events.
     */
    int eventsFor(PendingAppend event) {
      return event.urgent() ? events : events - events / 5;
    }

    long bytesFor(PendingAppend event) {
      return event.urgent() ? bytes : bytes - bytes / 5;
    }
  }

  private static final class Load {
    private int events;
    private long bytes;

    boolean fits(PendingAppend event, int maxEvents, long maxBytes) {
      return events < maxEvents && bytes + event.size() <= maxBytes;
    }

    void add(PendingAppend event) {
      events++;
      bytes += event.size();
    }

    void remove(PendingAppend event) {
      events--;
      bytes -= event.size();
    }
  }
}
