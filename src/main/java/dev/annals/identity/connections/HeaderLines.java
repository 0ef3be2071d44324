package dev.annals.identity.connections;

import java.nio.ByteBuffer;

/**
 * Looks at the lines of a request's headers as they are received: Tomcat joins lines in place, so
 * afterwards they cannot be told from one line. Finds obsolete line folding and lines that end with
 * a bare line feed (RFC 9112, sections 5.2 and 2.2). Not safe for several threads; used by the one
 * that serves the connection.
 *
 * <p>It sees what is read while the connection waits for a request. Headers that were read together
 * with an earlier request (pipelining) are not looked at.
 */
final class HeaderLines {

  private enum State {
    /** Nothing of a request was received, but for blank lines. */
    BEFORE,
    LINE_START,
    LINE,
    BLANK_LINE,
    /** The headers are complete, or where the next ones begin is not known. */
    AFTER
  }

  private State state = State.BEFORE;
  private byte last;
  private boolean malformed;

  /** The next byte is the first one of a request. */
  void begin() {
    state = State.BEFORE;
    malformed = false;
  }

  /**
   * Whether the headers that were received are malformed. Looks at nothing more until they begin.
   */
  boolean end() {
    state = State.AFTER;
    return malformed;
  }

  /** Looks at the bytes of a buffer from an index to its position. */
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
    // No request begins with a space: the beginning of this one was not seen.
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
