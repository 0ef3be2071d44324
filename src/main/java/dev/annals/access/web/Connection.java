package dev.annals.access.web;

import dev.annals.access.Caller;
import org.springframework.web.socket.CloseStatus;

/** What a WebSocket session knows in its attributes. */
final class Connection {

  /** The {@link Caller} that {@code connection_init} brought. */
  static final String CALLER = Caller.class.getName();

  /** The {@link CloseStatus} to close with instead of the one that the protocol's default is. */
  static final String CLOSE = CloseStatus.class.getName();

  /** What graphql-transport-ws closes with when somebody known may not. */
  static final int FORBIDDEN = 4403;

  private Connection() {}
}
