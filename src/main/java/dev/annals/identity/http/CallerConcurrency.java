package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.kernel.ConcurrencyLimit;
import dev.annals.kernel.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** Limits the concurrent operations and WebSocket connections of each caller on this server. */
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
   * @return ends the operation; further calls have no effect
   * @throws Refusal {@code RATE_LIMITED}
   */
  Runnable enter(Caller caller) {
    var key = key(caller);
    operations.acquire(
        key, caller.isVendor() ? settings.credentialOperations() : settings.userOperations());
    var released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        operations.release(key);
      }
    };
  }

  /**
   * Counts a WebSocket connection until {@link #disconnect}.
   *
   * @throws Refusal {@code RATE_LIMITED}
   */
  void connect(Caller caller) {
    connections.acquire(
        key(caller),
        caller.isVendor() ? settings.credentialConnections() : settings.userConnections());
  }

  void disconnect(Caller caller) {
    connections.release(key(caller));
  }

  /** Returns the key of a caller. A user's id is unique within its tenant only. */
  private static String key(Caller caller) {
    return caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
  }
}
