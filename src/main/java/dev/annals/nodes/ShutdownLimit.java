package dev.annals.nodes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process if it has not ended by itself some time after SIGTERM, for instance because
 * MongoDB does not answer. What was acknowledged is safe: the log is on a majority of MongoDB.
 */
public final class ShutdownLimit {

  private static final Logger log = LoggerFactory.getLogger(ShutdownLimit.class);

  /** The exit code of a process that SIGTERM ended. */
  private static final int TERMINATED = 143;

  private ShutdownLimit() {}

  /** Limits the time of this process from SIGTERM to its end. To be called once, at its start. */
  public static void set(Duration limit) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> start(limit), "shutdown-limit"));
  }

  private static void start(Duration limit) {
    // A daemon: the process ends without it if everything else has ended.
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
