package dev.annals.query.web;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the size of a response as JSON. A value that occurs under several aliases exists once
 * in memory, but counts each time because it is written each time.
 */
final class ResponseSize {

  private static final long NUMBER = 16;
  private static final long PUNCTUATION = 4;

  private final long limit;
  private long bytes;

  private ResponseSize(long limit) {
    this.limit = limit;
  }

  /**
   * Returns the size of a value in bytes; some number above the limit if it is larger than the
   * limit.
   */
  static long of(@Nullable Object value, long limit) {
    var size = new ResponseSize(limit);
    size.add(value);
    return size.bytes;
  }

  private void add(@Nullable Object value) {
    if (bytes > limit) {
      return;
    }
    switch (value) {
      case String text -> bytes += text.length() + PUNCTUATION;
      case Map<?, ?> map ->
          map.forEach(
              (name, part) -> {
                bytes += String.valueOf(name).length() + PUNCTUATION;
                add(part);
              });
      case Collection<?> list -> list.forEach(this::add);
      case null, default -> bytes += NUMBER;
    }
  }
}
