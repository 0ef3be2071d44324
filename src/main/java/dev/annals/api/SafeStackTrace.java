package dev.annals.api;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Where a fault came from, for the server's log: kinds and places, without messages, since these
 * repeat what was sent, and so could bring payloads or lines of somebody else's making into it.
 */
final class SafeStackTrace {

  private static final int PLACES = 40;

  private SafeStackTrace() {}

  static String of(Throwable fault) {
    var text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var cause = fault; cause != null && seen.add(cause); cause = cause.getCause()) {
      text.append(seen.size() == 1 ? "" : "\nCaused by: ").append(cause.getClass().getName());
      var places = cause.getStackTrace();
      for (int i = 0; i < Math.min(PLACES, places.length); i++) {
        text.append("\n\tat ").append(places[i]);
      }
    }
    return text.toString();
  }
}
