package dev.annals.query.work;

import dev.annals.access.Caller;
import dev.annals.kernel.Refusal;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the queries of one request use: the memory that they have reserved, until the request ends.
 * It follows the request to the threads of data fetchers as {@link
 * dev.annals.api.cancellation.CancellationSignal} does. Safe for several threads.
 */
public final class QueryRequest implements AutoCloseable {

  /** Its key in a Reactor context. */
  public static final String KEY = QueryRequest.class.getName();

  private static final ThreadLocal<QueryRequest> OF_THIS_THREAD = new ThreadLocal<>();

  /** The global budget is asked in steps of this size. */
  private static final long STEP = 64 << 10;

  /** One result may take this part of what a request may use. */
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

  /** The request that this thread works for. */
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

  /** Runs something as work for this request, on this thread. */
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

  /** The most bytes that the queries of one request may take. */
  public long requestBytes() {
    return budget.perRequest();
  }

  /** The most bytes that one page of events may take. */
  public long pageBytes() {
    return budget.perRequest() / RESULTS;
  }

  /**
   * Reserves memory before it is used.
   *
   * @param bytes that are needed in addition
   * @param advice how to ask for less, as a sentence
   * @throws Refusal {@code QUERY_TOO_BROAD} if the request uses more than one request may; {@code
   *     RATE_LIMITED} if other requests hold the memory, and do not release it in a moment
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

  /** Bytes that are reserved now. */
  public synchronized long reserved() {
    return used;
  }

  /** Releases memory that is no longer used. */
  public synchronized void release(long bytes) {
    releaseTo(used - bytes);
  }

  /** Releases what was reserved since that many bytes were. */
  public synchronized void releaseTo(long bytes) {
    // Work that goes on after the end of the request holds nothing that could be released.
    used = Math.max(0, Math.min(used, bytes));
    long surplus = held - Math.ceilDiv(used, STEP) * STEP;
    if (surplus > 0) {
      held -= surplus;
      budget.release(surplus);
    }
  }

  /**
   * Says that the response is made: all that is reserved now stays so until the client has read it.
   *
   * @throws Refusal {@code RATE_LIMITED} if the caller, its tenant or all have too much memory in
   *     responses that are not read yet. Small responses are always accepted
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

  /** Ends the request and releases all of its memory; again does nothing. */
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
