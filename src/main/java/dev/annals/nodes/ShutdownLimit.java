package dev.annals.nodes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process if it has not ended by itself some time after SIGTERM, for instance because
 * MongoDB is not responding. Acknowledged events are safe: they are stored on a majority of MongoDB
 * members.
 */
public final class ShutdownLimit {

  private static final Logger log = LoggerFactory.getLogger(ShutdownLimit.class);

  /** The exit code of a process that was terminated by SIGTERM. */
  private static final int TERMINATED = 143;

  private ShutdownLimit() {}

  /**
   * Limits the time between SIGTERM and the end of this process. MUST be called once, at startup.
   */
  public static void set(Duration limit) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> start(limit), "shutdown-limit"));
  }

  private static void start(Duration limit) {
    // A daemon thread, so that it does not keep the process running.
    Thread.ofPlatform().daemon().name("shutdown-limit").start(() -> haltAfter(limit));
  }

  private static void haltAfter(Duration limit) {
    try {
      TimeUnit.NANOSECONDS.sleep(limit.toNanos());
    } catch (InterruptedException e) {
      return;
    }
    log.warn("The server did not stop within {} of SIGTERM and is terminated", limit);
    Runtime.getRuntime().halt(TERMINATED);
  }
}
