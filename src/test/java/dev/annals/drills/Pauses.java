package dev.annals.drills;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The times in which this machine, or the JVM of the drill, did not run a thread that was due.
 * Measured by a thread that wakes up every 20 ms: what it wakes up later than {@value
 * #SHORTEST_MILLIS} ms is a pause. A thread that sleeps most of the time is scheduled before busy
 * ones, so a pause is never longer than what the clients of the drill experienced. Safe for use by
 * several threads.
 */
final class Pauses implements AutoCloseable {

  static final long SHORTEST_MILLIS = 100;

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(SHORTEST_MILLIS);

  /** From when the thread was due until it ran, in {@link System#nanoTime}. */
  private record Pause(long from, long to) {}

  private final List<Pause> pauses = new ArrayList<>();
  private volatile boolean closed;

  /** When the thread is to run next. A pause that has not ended is seen by it. */
  private long due = System.nanoTime() + INTERVAL_NANOS;

  /** Starts to measure. */
  static Pauses measured() {
    var pauses = new Pauses();
    Thread.ofPlatform().daemon().name("pauses").start(pauses::measure);
    return pauses;
  }

  private void measure() {
    while (!closed) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      awake(System.nanoTime());
    }
  }

  /** Notes that the thread ran, and when it is due next. */
  synchronized void awake(long now) {
    if (now - due >= SHORTEST_NANOS) {
      pauses.add(new Pause(due, now));
    }
    due = now + INTERVAL_NANOS;
  }

  /** Sum of the pauses between two times, in nanoseconds, with one that goes on at the second. */
  synchronized long within(long from, long to) {
    long sum = to - due >= SHORTEST_NANOS ? overlap(new Pause(due, to), from, to) : 0;
    for (var pause : pauses) {
      sum += overlap(pause, from, to);
    }
    return sum;
  }

  private static long overlap(Pause pause, long from, long to) {
    long begin = Math.max(pause.from(), from);
    long end = Math.min(pause.to(), to);
    return Math.max(0, end - begin);
  }

  @Override
  public synchronized String toString() {
    long sum = pauses.stream().mapToLong(pause -> pause.to() - pause.from()).sum();
    long longest = pauses.stream().mapToLong(pause -> pause.to() - pause.from()).max().orElse(0);
    return "%d pauses of the machine, together %.1f s, longest %.1f s"
        .formatted(pauses.size(), sum / 1e9, longest / 1e9);
  }

  @Override
  public void close() {
    closed = true;
  }
}
