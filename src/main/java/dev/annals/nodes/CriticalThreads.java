package dev.annals.nodes;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Threads that others depend on and that run as long as the server does. If one ends by an
 * exception or an error, the server can no longer do its work: the failure is logged, and readiness
 * is DOWN from then on and names the thread ({@code threads} in {@code /actuator/health}).
 */
@Component
public class CriticalThreads {

  private static final Logger log = LoggerFactory.getLogger(CriticalThreads.class);

  private final Map<String, String> failed = new ConcurrentSkipListMap<>();

  /**
   * Starts a platform thread, which is not a daemon.
   *
   * @param work returns when the server stops; whatever it throws is a failure of the thread
   */
  public Thread start(String name, Runnable work) {
    return Thread.ofPlatform().name(name).start(() -> run(name, work));
  }

  /** The same for a daemon thread. */
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

  /** The threads that failed, and the class of what ended them. */
  public Map<String, String> failed() {
    return Map.copyOf(failed);
  }

  /**
   * Throws an error after which this process must not go on, such as an {@code OutOfMemoryError}.
   * For loops that catch {@code Throwable} so that one failure does not end them.
   */
  public static void rethrowFatal(Throwable e) {
    if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
