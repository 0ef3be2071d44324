package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.kernel.ConcurrencyLimit;
import dev.annals.kernel.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** How much each caller has under way on this server. */
@Component
class CallerConcurrency {

  private final WebSettings settings;
  private final ConcurrencyLimit operations =
      new ConcurrencyLimit("concurrent operations per caller");
  private final ConcurrencyLimit connections =
      new ConcurrencyLimit("WebSocket connections per caller");

  CallerConcurrency(WebSettings settings) {
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
    operations.acquire(
        who, caller.isVendor() ? settings.credentialOperations() : settings.userOperations());
    var left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        operations.release(who);
      }
    };
  }

  /**
   * Counts a WebSocket, until {@link #disconnect}.
   *
   * @throws Refusal {@code RATE_LIMITED}
   */
  void connect(Caller caller) {
    connections.acquire(
        who(caller),
        caller.isVendor() ? settings.credentialConnections() : settings.userConnections());
  }

  void disconnect(Caller caller) {
    connections.release(who(caller));
  }

  /** A user's id says something within its tenant only. */
  private static String who(Caller caller) {
    return caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
  }
}
