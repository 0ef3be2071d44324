package dev.annals.ingest.web;

import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.StreamReadConstraints;

/**
 * The JSON of one event as it is read: at most 1 MiB, which no event of 64 KiB exceeds, however it
 * is escaped, and at most 20,000 values. What exceeds a limit is counted and not kept.
 */
final class EventBytes {

  static final int MAX_BYTES = 1024 * 1024;
  static final int MAX_VALUES = 20_000;

  /** What exceeds the JSON parser's own limits. */
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

  /** Follows the structure. All that matters in it is ASCII, which in UTF-8 stands for itself. */
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

  /** Whether what was added last is outside of all texts, objects and arrays. */
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

  /** The limit that is exceeded, as a predicate of a sentence. */
  Optional<String> fault() {
    if (tooLong) {
      return Optional.of("must have at most %d bytes.".formatted(MAX_BYTES));
    }
    return values > MAX_VALUES
        ? Optional.of("must have at most %d values.".formatted(MAX_VALUES))
        : Optional.empty();
  }
}
