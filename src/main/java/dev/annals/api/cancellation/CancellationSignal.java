package dev.annals.api.cancellation;

import io.micrometer.context.ThreadLocalAccessor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the client of a request still waits for the response. Long operations check {@link
 * #isCancelled} periodically, on the thread that does the work. Over WebSocket a client cancels an
 * operation or closes the connection; over HTTP the connection is checked several times per second.
 * After a timeout every client counts as gone.
 */
public final class CancellationSignal {

  /** Its key in a Reactor context; from there it comes to the threads of data fetchers. */
  public static final String KEY = CancellationSignal.class.getName();

  private static final ThreadLocal<CancellationSignal> OF_THIS_THREAD = new ThreadLocal<>();

  private static final long LOOK_EVERY = Duration.ofMillis(250).toNanos();

  private final long until;
  private final BooleanSupplier line;
  private final Thread asking = Thread.currentThread();
  private long lookedAt = System.nanoTime();
  private volatile boolean left;

  /** Of somebody who waits no longer than this. */
  public CancellationSignal(Duration patience) {
    this(patience, () -> false);
  }

  /**
   * The same, of somebody who can also hang up.
   *
   * @param line whether they have; it is asked now and then, on this thread only
   */
  public CancellationSignal(Duration patience, BooleanSupplier line) {
    this.until = System.nanoTime() + patience.toNanos();
    this.line = line;
  }

  /** Nobody waits any more. */
  public void leave() {
    left = true;
  }

  /** Whether the client of the request that this thread works on is gone. */
  public static boolean isCancelled() {
    var cancellationSignal = OF_THIS_THREAD.get();
    return cancellationSignal != null && cancellationSignal.hasEnded();
  }

  private boolean hasEnded() {
    long now = System.nanoTime();
    if (Thread.currentThread() == asking && now - lookedAt > LOOK_EVERY) {
      lookedAt = now;
      left |= line.getAsBoolean();
    }
    return left || now - until > 0;
  }

  /** Found by the context propagation library as a service. */
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
