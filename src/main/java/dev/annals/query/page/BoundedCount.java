package dev.annals.query.page;

/**
 * A count up to a limit.
 *
 * @param value the count
 * @param exact whether it is exact; {@code false} if there are or may be more
 */
public record BoundedCount(int value, boolean exact) {}
