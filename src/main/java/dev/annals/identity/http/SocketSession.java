package dev.annals.identity.http;

import dev.annals.access.Caller;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;

/**
 * A WebSocket session that assembles messages from their parts. The buffers of the container are
 * small and are passed on when they are full, so that an idle socket uses no memory for messages.
 * Messages are read by one thread at a time.
 */
final class SocketSession extends WebSocketSessionDecorator {

  /** Maximum characters of a message of an authenticated caller. An event may have 64 KiB. */
  static final int LARGEST_MESSAGE = 1024 * 1024;

  /** Maximum characters of {@code connection_init}, and of other messages before it is verified. */
  static final int LARGEST_EARLY_MESSAGE = 16 * 1024;

  /** Maximum number of messages before {@code connection_init} is verified. */
  static final int EARLY_MESSAGES = 20;

  /** Messages of up to this number of characters do not use the shared memory. */
  private static final int FREE = 16 * 1024;

  private static final int BYTES_OF_CHARACTER = 2;

  private static final CloseStatus TOO_LARGE =
      CloseStatus.TOO_BIG_TO_PROCESS.withReason("The message is too long");

  private static final CloseStatus TOO_MANY_EARLY =
      new CloseStatus(SocketAttributes.TOO_MANY, "Too many messages before connection_init");

  private static final CloseStatus NO_MEMORY =
      new CloseStatus(
          SocketAttributes.TOO_MANY, "Too many large messages at once. Try again later");

  private final MessageMemory memory;
  private final ReentrantLock sending = new ReentrantLock();
  private @Nullable StringBuilder text;
  private String owner = "";
  private long reserved;
  private int early;

  SocketSession(WebSocketSession session, MessageMemory memory) {
    super(session);
    this.memory = memory;
  }

  /** Closes with the status that {@link CallerInterceptor} has set, if any. */
  @Override
  public void close(CloseStatus status) throws IOException {
    super.close(
        getAttributes().get(SocketAttributes.CLOSE) instanceof CloseStatus better
            ? better
            : status);
  }

  /**
   * Sends a message. The reading thread sends the responses to pings; other threads send everything
   * else.
   */
  @Override
  public void sendMessage(WebSocketMessage<?> message) throws IOException {
    sending.lock();
    try {
      super.sendMessage(message);
    } finally {
      sending.unlock();
    }
  }

  /**
   * Receives a part of a message.
   *
   * @return the complete message after its last part; null if more parts follow, or the socket was
   *     closed
   */
  @Nullable TextMessage receive(TextMessage part) throws IOException {
    int size = (text == null ? 0 : text.length()) + part.getPayloadLength();
    var refusal = refusal(size);
    if (refusal != null) {
      release();
      close(refusal);
      return null;
    }
    if (part.isLast() && text == null) {
      return part;
    }
    if (text == null) {
      text = new StringBuilder(part.getPayloadLength());
    }
    text.append(part.getPayload());
    if (!part.isLast()) {
      return null;
    }
    var whole = new TextMessage(text);
    release();
    return whole;
  }

  private @Nullable CloseStatus refusal(int size) {
    boolean known = getAttributes().get(SocketAttributes.CALLER) instanceof Caller;
    if (!known && text == null && ++early > EARLY_MESSAGES) {
      return TOO_MANY_EARLY;
    }
    if (size > (known ? LARGEST_MESSAGE : LARGEST_EARLY_MESSAGE)) {
      return TOO_LARGE;
    }
    return reserve(size) ? null : NO_MEMORY;
  }

  private boolean reserve(int size) {
    long wanted = (long) size * BYTES_OF_CHARACTER;
    if (size <= FREE || wanted <= reserved) {
      return true;
    }
    if (reserved == 0 && getAttributes().get(SocketAttributes.CALLER) instanceof Caller caller) {
      owner = caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
    }
    // Reserves what the StringBuilder allocates, which doubles its capacity.
    long more = Math.max(wanted, Math.min(2 * reserved, 2L * LARGEST_MESSAGE)) - reserved;
    if (!memory.take(owner, more)) {
      return false;
    }
    reserved += more;
    return true;
  }

  /** Discards the received part of a message. */
  void release() {
    text = null;
    if (reserved > 0) {
      memory.giveBack(owner, reserved);
      reserved = 0;
    }
  }
}
