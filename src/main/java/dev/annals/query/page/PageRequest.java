package dev.annals.query.page;

import dev.annals.kernel.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * The requested part of a list, as in Relay: the first elements after a cursor, or the last
 * elements before one. The other cursor, if given, is a bound.
 */
public record PageRequest(
    @Nullable Integer first,
    @Nullable String after,
    @Nullable Integer last,
    @Nullable String before) {

  static final int MAX_SIZE = 200;
  static final int DEFAULT_SIZE = 50;

  public PageRequest {
    if (first != null && last != null) {
      throw new BadInput("first and last must not both be set.", "last");
    }
    check(first, "first");
    check(last, "last");
  }

  boolean isBackward() {
    return last != null;
  }

  int size() {
    if (first != null) {
      return first;
    }
    return last != null ? last : DEFAULT_SIZE;
  }

  private static void check(@Nullable Integer size, String argument) {
    if (size != null && (size < 1 || size > MAX_SIZE)) {
      throw new BadInput("Must be from 1 to %d.".formatted(MAX_SIZE), argument);
    }
  }
}
