package dev.annals.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants, and in which order; unchecked.
 *
 * @param filter as {@link Filters} reads it; {@code null} asks for every event
 * @param search likewise
 * @param sortBy a field of the data structure; {@code null} is the order of the log
 * @param ascending the least value first, and the oldest of those that have the same; in the order
 *     of the log the oldest first
 */
public record ListRequest(
    @Nullable Map<String, Object> filter,
    @Nullable String search,
    @Nullable String sortBy,
    boolean ascending) {

  /** Every event, the newest first. */
  public static final ListRequest ALL = new ListRequest(null, null, null, false);
}
