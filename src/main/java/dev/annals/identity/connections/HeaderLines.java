package dev.annals.identity.connections;

import java.nio.ByteBuffer;

/**
 * Checks the lines of request headers as they are received, because Tomcat joins folded lines in
 * place, so that they cannot be distinguished afterwards. Detects obsolete line folding and lines
 * that end with a bare line feed (RFC 9112, sections 5.2 and 2.2). Not thread-safe; used by the
 * thread that serves the connection.
 *
 * <p>Only bytes that are read while the connection waits for a request are checked. Headers that
 * were read together with an earlier request (pipelining) are not.
 */
final class HeaderLines {

  private enum State {
    /** No byte of a request was received, except blank lines. */
    BEFORE,
    LINE_START,
    LINE,
    BLANK_LINE,
    /** The headers are complete, or it is unknown where the next ones begin. */
    AFTER
  }

  private State state = State.BEFORE;
  private byte last;
  private boolean malformed;

  /** Starts with the first byte of a request. */
  void begin() {
    state = State.BEFORE;
    malformed = false;
  }

  /**
   * Ends the check of these headers and returns whether they are malformed. Further bytes are
   * ignored until {@link #begin}.
   */
  boolean end() {
    state = State.AFTER;
    return malformed;
  }

  /**
   * A part of a request was received. If no byte of it was checked, it was read together with an
   * earlier request, and the next bytes are not the beginning of a request.
   */
  void continued() {
    if (state == State.BEFORE) {
      state = State.AFTER;
    }
  }

  /** Checks the bytes of a buffer from an index to its position. */
  void scan(ByteBuffer received, int from) {
    for (int i = from; i < received.position() && state != State.AFTER; i++) {
      byte octet = received.get(i);
      state = next(octet);
      last = octet;
    }
  }

  private State next(byte octet) {
    return switch (state) {
      case BEFORE -> first(octet);
      case LINE -> octet == '\n' ? endOfLine() : State.LINE;
      case LINE_START -> lineStart(octet);
      case BLANK_LINE, AFTER -> State.AFTER;
    };
  }

  private static State first(byte octet) {
    if (octet == '\r' || octet == '\n') {
      return State.BEFORE;
    }
    // No request begins with a space, so the start of this one was missed.
    return isSpace(octet) ? State.AFTER : State.LINE;
  }

  private State endOfLine() {
    malformed |= last != '\r';
    return State.LINE_START;
  }

  private State lineStart(byte octet) {
    if (octet == '\r') {
      return State.BLANK_LINE;
    }
    if (octet == '\n') {
      malformed = true;
      return State.AFTER;
    }
    malformed |= isSpace(octet);
    return State.LINE;
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
