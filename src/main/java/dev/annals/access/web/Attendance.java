package dev.annals.access.web;

import dev.annals.access.Caller;
import dev.annals.access.Crowd;
import dev.annals.kernel.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** How much each caller has under way on this server. */
@Component
class Attendance {

  private final WebSettings settings;
  private final Crowd operations = new Crowd("concurrent operations per caller");
  private final Crowd connections = new Crowd("WebSocket connections per caller");

  Attendance(WebSettings settings) {
    this.settings = settings;
  }

  /**
   * Counts an operation that begins.
   *
   * @return ends it; again does nothing
   * @throws Refusal {@code RATE_LIMITED}
   */
  Runnable enter(Caller caller) {
    var who = who(caller);
    operations.enter(
        who, caller.isVendor() ? settings.credentialOperations() : settings.userOperations());
    var left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        operations.leave(who);
      }
    };
  }

  /**
   * Counts a WebSocket, until {@link #disconnect}.
   *
   * @throws Refusal {@code RATE_LIMITED}
   */
  void connect(Caller caller) {
    connections.enter(
        who(caller),
        caller.isVendor() ? settings.credentialConnections() : settings.userConnections());
  }

  void disconnect(Caller caller) {
    connections.leave(who(caller));
  }

  /** A user's id says something within its tenant only. */
  private static String who(Caller caller) {
    return caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
  }
}
