package dev.annals.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requested events and their order. The values are not validated.
 *
 * @param filter filter as {@link Filters} parses it; {@code null} matches every event
 * @param search search text as {@link Filters} parses it; {@code null} matches every event
 * @param sortBy name of a field of the data structure; {@code null} means the order of the log
 * @param ascending whether the lowest value comes first, and the oldest of events with equal
 *     values; in the order of the log, the oldest event
 */
public record ListRequest(
    @Nullable Map<String, Object> filter,
    @Nullable String search,
    @Nullable String sortBy,
    boolean ascending) {

  /** Every event, newest first. */
  public static final ListRequest ALL = new ListRequest(null, null, null, false);
}
