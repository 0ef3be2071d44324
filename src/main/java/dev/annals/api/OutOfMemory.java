package dev.annals.api;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends the process after an {@link OutOfMemoryError}. The JVM does this by {@code
 * -XX:+ExitOnOutOfMemoryError} if the heap is full. This class does it if the error comes from Java
 * code (direct buffers, threads), which the flag does not cover, or if the flag is missing.
 */
@Component
class OutOfMemory {

  static final int EXIT_CODE = 3; // same as -XX:+ExitOnOutOfMemoryError

  private static final Logger log = LoggerFactory.getLogger(OutOfMemory.class);

  private static final String FLAG = "ExitOnOutOfMemoryError";

  /**
   * Logs the error and ends the process immediately if an {@link OutOfMemoryError} is the exception
   * or one of its causes.
   */
  static void exitOn(Throwable fault) {
    if (isIn(fault)) {
      try {
        log.error("Out of memory. The process exits", fault);
      } finally {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    }
  }

  static boolean isIn(Throwable fault) {
    for (var each = fault; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  @EventListener
  void on(ApplicationStartedEvent event) {
    if (!isSet(FLAG)) {
      log.warn(
          "The JVM does not exit after an OutOfMemoryError and would continue in an unknown state."
              + " Start it with -XX:+{}",
          FLAG);
    }
    var previous = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, fault) -> {
          exitOn(fault);
          if (previous == null) {
            log.error(
                "Thread {} terminated with an error: {}",
                thread.getName(),
                SafeStackTrace.of(fault));
          } else {
            previous.uncaughtException(thread, fault);
          }
        });
  }

  private static boolean isSet(String flag) {
    try {
      var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm != null && Boolean.parseBoolean(jvm.getVMOption(flag).getValue());
    } catch (IllegalArgumentException e) {
      return false; // not a HotSpot JVM
    }
  }
}
