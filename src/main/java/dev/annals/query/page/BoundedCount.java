package dev.annals.query.page;

/** How many there are, counted up to a bound; not exact if there are or may be more. */
public record BoundedCount(int value, boolean exact) {}
