package dev.annals.nodes;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs threads that the server depends on for as long as it runs. If one of them ends with an
 * exception or an error, the server can no longer work: the failure is logged, and readiness is
 * DOWN from then on and names the thread ({@code threads} in {@code /actuator/health}).
 */
@Component
public class CriticalThreads {

  private static final Logger log = LoggerFactory.getLogger(CriticalThreads.class);

  private final Map<String, String> failed = new ConcurrentSkipListMap<>();

  /**
   * Starts a non-daemon platform thread.
   *
   * @param work returns when the server stops; any exception is a failure of the thread
   */
  public Thread start(String name, Runnable work) {
    return Thread.ofPlatform().name(name).start(() -> run(name, work));
  }

  /** Starts a daemon platform thread, like {@link #start}. */
  public Thread startDaemon(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(() -> run(name, work));
  }

  private void run(String name, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      failed.put(name, e.getClass().getName());
      log.error("Thread {} failed. This server is no longer ready. Restart it", name, e);
    }
  }

  /** Returns the names of the failed threads, each with the class of its exception. */
  public Map<String, String> failed() {
    return Map.copyOf(failed);
  }

  /**
   * Rethrows an error after which the process must not continue, such as an {@code
   * OutOfMemoryError}. For loops that catch {@code Throwable} so that one failure does not end
   * them.
   */
  public static void rethrowFatal(Throwable e) {
    if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
