package dev.annals.identity.http;

import dev.annals.access.Caller;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.socket.CloseStatus;

/** What a WebSocket session knows in its attributes. */
final class SocketAttributes {

  /** The {@link Caller} that {@code connection_init} brought. */
  static final String CALLER = Caller.class.getName();

  /** The {@link CloseStatus} to close with instead of the one that the protocol's default is. */
  static final String CLOSE = CloseStatus.class.getName();

  /** What graphql-transport-ws closes with when somebody known may not. */
  static final int FORBIDDEN = 4403;

  /** Status of a socket that is closed since there are too many of something. */
  static final int TOO_MANY = 4429;

  private static final String CLOSED = SocketAttributes.class.getName() + ".closed";

  private SocketAttributes() {}

  /** Lets a caller in who was counted; false if the socket has closed meanwhile. */
  static boolean open(Map<String, Object> attributes, Caller caller) {
    attributes.put(CALLER, caller);
    return !attributes.containsKey(CLOSED) || !attributes.remove(CALLER, caller);
  }

  /** The caller who is counted no more, if there is one. */
  static Optional<Caller> close(Map<String, Object> attributes) {
    attributes.put(CLOSED, true);
    return Optional.ofNullable((Caller) attributes.remove(CALLER));
  }
}
