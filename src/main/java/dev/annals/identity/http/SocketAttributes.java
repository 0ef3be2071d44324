package dev.annals.identity.http;

import dev.annals.access.Caller;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.socket.CloseStatus;

/** Attributes of WebSocket sessions. */
final class SocketAttributes {

  /** The {@link Caller} that {@code connection_init} authenticated. */
  static final String CALLER = Caller.class.getName();

  /** The {@link CloseStatus} that replaces the protocol's default. */
  static final String CLOSE = CloseStatus.class.getName();

  /**
   * The close status of graphql-transport-ws for a caller who is authenticated but not authorized.
   */
  static final int FORBIDDEN = 4403;

  /** The close status of a socket that exceeds a limit. */
  static final int TOO_MANY = 4429;

  private static final String CLOSED = SocketAttributes.class.getName() + ".closed";

  private SocketAttributes() {}

  /** Stores a caller that was counted. Returns false if the socket was closed in the meantime. */
  static boolean open(Map<String, Object> attributes, Caller caller) {
    attributes.put(CALLER, caller);
    return !attributes.containsKey(CLOSED) || !attributes.remove(CALLER, caller);
  }

  /** Marks the socket as closed. Returns the caller whose connection no longer counts, if any. */
  static Optional<Caller> close(Map<String, Object> attributes) {
    attributes.put(CLOSED, true);
    return Optional.ofNullable((Caller) attributes.remove(CALLER));
  }
}
