package dev.annals.api;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Formats an exception for the server's log with classes and stack frames but without messages.
 * Messages can repeat the input, and so write payloads or forged lines to the log.
 */
final class SafeStackTrace {

  private static final int MAX_FRAMES = 40;

  private SafeStackTrace() {}

  static String of(Throwable fault) {
    var text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var cause = fault; cause != null && seen.add(cause); cause = cause.getCause()) {
      text.append(seen.size() == 1 ? "" : "\nCaused by: ").append(cause.getClass().getName());
      var frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(MAX_FRAMES, frames.length); i++) {
        text.append("\n\tat ").append(frames[i]);
      }
    }
    return text.toString();
  }
}
