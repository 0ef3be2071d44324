package dev.annals.ingest.web;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a request's body byte by byte. Unlike {@link java.io.BufferedInputStream} it uses no locks.
 */
final class BodyBytes {

  private final InputStream body;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  BodyBytes(InputStream body) {
    this.body = body;
  }

  /** Returns the next byte, or -1 at the end. */
  int read() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, body.read(buffer, 0, buffer.length));
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position++] & 0xFF;
  }

  /** Returns the next byte that is not JSON white space, or -1 at the end. */
  int nextVisible() throws IOException {
    int read = read();
    while (read == ' ' || read == '\t' || read == '\r' || read == '\n') {
      read = read();
    }
    return read;
  }

  /** Pushes back the last byte that was read, if there is one. */
  void unread() {
    if (position > 0) {
      position--;
    }
  }
}
