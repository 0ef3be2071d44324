package dev.annals.api.cancellation;

import io.micrometer.context.ThreadLocalAccessor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells long operations whether the client of a request still waits for the response. They check
 * {@link #isCancelled} periodically, on the thread that does the work. Over WebSocket a client
 * cancels an operation or closes the connection; over HTTP the connection is checked several times
 * per second. After a timeout every operation counts as cancelled.
 */
public final class CancellationSignal {

  /**
   * The key in the Reactor context, from which the signal is propagated to the threads of data
   * fetchers.
   */
  public static final String KEY = CancellationSignal.class.getName();

  private static final ThreadLocal<CancellationSignal> OF_THIS_THREAD = new ThreadLocal<>();

  private static final long CHECK_INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

  private final long deadline;
  private final BooleanSupplier disconnected;
  private final Thread owner = Thread.currentThread();
  private long checkedAt = System.nanoTime();
  private volatile boolean cancelled;

  /** Creates a signal with a timeout. */
  public CancellationSignal(Duration timeout) {
    this(timeout, () -> false);
  }

  /**
   * Creates a signal with a timeout and a check of the connection.
   *
   * @param disconnected whether the client has disconnected; it is called from time to time, on the
   *     current thread only
   */
  public CancellationSignal(Duration timeout, BooleanSupplier disconnected) {
    this.deadline = System.nanoTime() + timeout.toNanos();
    this.disconnected = disconnected;
  }

  /** Cancels the operation. */
  public void cancel() {
    cancelled = true;
  }

  /** Returns whether the request of the current thread is cancelled. */
  public static boolean isCancelled() {
    var cancellationSignal = OF_THIS_THREAD.get();
    return cancellationSignal != null && cancellationSignal.hasEnded();
  }

  private boolean hasEnded() {
    long now = System.nanoTime();
    if (Thread.currentThread() == owner && now - checkedAt > CHECK_INTERVAL_NANOS) {
      checkedAt = now;
      cancelled |= disconnected.getAsBoolean();
    }
    return cancelled || now - deadline > 0;
  }

  /**
   * Propagates the signal between threads. The context propagation library loads this class as a
   * service.
   */
  public static final class Accessor implements ThreadLocalAccessor<CancellationSignal> {

    @Override
    public Object key() {
      return KEY;
    }

    @Override
    public @Nullable CancellationSignal getValue() {
      return OF_THIS_THREAD.get();
    }

    @Override
    public void setValue(CancellationSignal cancellationSignal) {
      OF_THIS_THREAD.set(cancellationSignal);
    }

    @Override
    public void setValue() {
      OF_THIS_THREAD.remove();
    }
  }
}
