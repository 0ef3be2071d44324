package dev.annals.api;

import jakarta.annotation.PostConstruct;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Hooks;

/**
 * Logs errors that occur after their stream has ended. Reactor logs each of them at ERROR with a
 * stack trace. Here the disconnection of a client of a live stream is logged at DEBUG only.
 */
@Configuration(proxyBeanMethods = false)
class DroppedErrors {

  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

  private static final int DEEPEST_CAUSE = 10;

  @PostConstruct
  void register() {
    Hooks.onErrorDropped(DroppedErrors::report);
  }

  static void report(Throwable error) {
    if (isDisconnection(error)) {
      log.debug("A client disconnected: {}", error.toString());
    } else {
      log.error("An error occurred after its stream had ended", error);
    }
  }

  /**
   * Returns whether a cause is an {@code IOException}. Spring's exception for a response that can
   * no longer be used is one, too.
   */
  private static boolean isDisconnection(Throwable error) {
    var cause = error;
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
      if (cause instanceof IOException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
