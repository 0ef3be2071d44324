package dev.annals.ingest.web;

import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.StreamReadConstraints;

/**
 * Collects the JSON of one event while it is read: at most 1 MiB, which no event of 64 KiB exceeds
 * with any escaping, and at most 20,000 values. Bytes beyond a limit are counted but not kept.
 */
final class EventBytes {

  static final int MAX_BYTES = 1024 * 1024;
  static final int MAX_VALUES = 20_000;

  /** Error message for input that exceeds the limits of the JSON parser. */
  static final String CONSTRAINTS =
      "must not be nested deeper than %d levels, or have a name or number that is too long."
          .formatted(StreamReadConstraints.DEFAULT_MAX_DEPTH);

  private static final int KEPT = 16 * 1024;

  private byte[] bytes = new byte[1024];
  private int size;
  private boolean tooLong;
  private int values;
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean visible;

  void clear() {
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
    size = 0;
    tooLong = false;
    values = 0;
    depth = 0;
    inText = false;
    escaped = false;
    visible = false;
  }

  void add(int next) {
    follow(next);
    if (size == MAX_BYTES) {
      tooLong = true;
    }
    if (tooLong || values > MAX_VALUES) {
      return;
    }
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * size, MAX_BYTES));
    }
    bytes[size++] = (byte) next;
  }

  /**
   * Tracks the structure. All characters that matter are ASCII, which UTF-8 encodes as themselves.
   */
  private void follow(int next) {
    if (inText) {
      inText = escaped || next != '"';
      escaped = !escaped && next == '\\';
      return;
    }
    switch (next) {
      case ' ', '\t', '\r', '\n' -> {
        return;
      }
      case '"' -> inText = true;
      case '{', '[' -> {
        depth++;
        values++;
      }
      case '}', ']' -> depth--;
      case ',' -> values++;
      default -> {}
    }
    visible = true;
  }

  /** Returns whether the last added byte is outside of all strings, objects and arrays. */
  boolean isOutside() {
    return !inText && depth <= 0;
  }

  boolean isBlank() {
    return !visible;
  }

  boolean isObject() {
    return size > 0 && bytes[0] == '{';
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Returns the limit that is exceeded, as the predicate of a sentence. */
  Optional<String> fault() {
    if (tooLong) {
      return Optional.of("must have at most %d bytes.".formatted(MAX_BYTES));
    }
    return values > MAX_VALUES
        ? Optional.of("must have at most %d values.".formatted(MAX_VALUES))
        : Optional.empty();
  }
}
