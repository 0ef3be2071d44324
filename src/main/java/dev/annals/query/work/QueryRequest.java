package dev.annals.query.work;

import dev.annals.access.Caller;
import dev.annals.kernel.Refusal;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the queries of one request have reserved, until the request ends. It is
 * propagated to the threads of data fetchers like {@link
 * dev.annals.api.cancellation.CancellationSignal}. Thread-safe.
 */
public final class QueryRequest implements AutoCloseable {

  /** Key in a Reactor context. */
  public static final String KEY = QueryRequest.class.getName();

  private static final ThreadLocal<QueryRequest> OF_THIS_THREAD = new ThreadLocal<>();

  /** Memory is reserved from the global budget in steps of this size. */
  private static final long STEP = 64 << 10;

  /** The divisor of a request's memory that yields the maximum memory of a page. */
  private static final int RESULTS = 2;

  private final MemoryBudget budget;
  private volatile RetainedMemory.Owner owner = new RetainedMemory.Owner("", "");
  private RetainedMemory.@Nullable Response response;
  private long used;
  private long held;
  private boolean closed;

  QueryRequest(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Returns the request of the current thread, or null. */
  static @Nullable QueryRequest ofThisThread() {
    return OF_THIS_THREAD.get();
  }

  static void setOfThisThread(@Nullable QueryRequest request) {
    if (request == null) {
      OF_THIS_THREAD.remove();
    } else {
      OF_THIS_THREAD.set(request);
    }
  }

  /** Propagates the request to other threads. */
  public static final class Accessor implements ThreadLocalAccessor<QueryRequest> {

    @Override
    public Object key() {
      return KEY;
    }

    @Override
    public @Nullable QueryRequest getValue() {
      return OF_THIS_THREAD.get();
    }

    @Override
    public void setValue(QueryRequest request) {
      setOfThisThread(request);
    }

    @Override
    public void setValue() {
      setOfThisThread(null);
    }
  }

  /**
   * Sets the caller, because the slots and the memory of responses are shared among the callers of
   * a tenant.
   */
  public void by(Caller caller) {
    var tenant = caller.tenant();
    owner = new RetainedMemory.Owner(tenant == null ? "" : tenant.value(), caller.id());
  }

  String caller() {
    return owner.caller();
  }

  /** Returns the maximum memory of one request in bytes. */
  public long requestBytes() {
    return budget.perRequest();
  }

  /** Returns the maximum memory of one page of events in bytes. */
  public long pageBytes() {
    return budget.perRequest() / RESULTS;
  }

  /**
   * Reserves memory before it is used.
   *
   * @param bytes number of additional bytes
   * @param advice sentence that tells the client how to request less
   * @throws Refusal {@code QUERY_TOO_BROAD} if the request exceeds its limit; {@code RATE_LIMITED}
   *     if other requests use the memory and do not release it in time
   */
  public synchronized void reserve(long bytes, String advice) {
    if (used + bytes > budget.perRequest()) {
      throw new Refusal(
          Refusal.Code.QUERY_TOO_BROAD,
          "This request needs more than %,d KB of memory, which is the maximum. %s"
              .formatted(budget.perRequest() >> 10, advice),
          List.of());
    }
    long missing = used + bytes - held;
    if (missing > 0 && !closed) {
      long step = Math.min(Math.ceilDiv(missing, STEP) * STEP, budget.perRequest() - held);
      budget.reserve(step);
      held += step;
    }
    used += bytes;
  }

  /** Returns the reserved memory in bytes. */
  public synchronized long reserved() {
    return used;
  }

  /** Releases memory that is no longer used. */
  public synchronized void release(long bytes) {
    releaseTo(used - bytes);
  }

  /** Releases memory until {@code bytes} remain reserved. */
  public synchronized void releaseTo(long bytes) {
    // Work that continues after the end of the request has nothing to release.
    used = Math.max(0, Math.min(used, bytes));
    long surplus = held - Math.ceilDiv(used, STEP) * STEP;
    if (surplus > 0) {
      held -= surplus;
      budget.release(surplus);
    }
  }

  /**
   * Marks the response as complete: the reserved memory stays reserved until the client has read
   * it.
   *
   * @throws Refusal {@code RATE_LIMITED} if the unread responses of the caller, its tenant or all
   *     callers use too much memory. Small responses are always accepted
   */
  public synchronized void retain() {
    if (response != null) {
      response.close();
      response = null;
    }
    if (used > STEP && !closed) {
      response = budget.retain(owner, used);
    }
  }

  /** Ends the request and releases all of its memory. Further calls have no effect. */
  @Override
  public synchronized void close() {
    closed = true;
    used = 0;
    budget.release(held);
    held = 0;
    if (response != null) {
      response.close();
      response = null;
    }
  }
}
