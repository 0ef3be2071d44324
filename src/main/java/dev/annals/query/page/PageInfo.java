package dev.annals.query.page;

import org.jspecify.annotations.Nullable;

/** What lies around a page, as Relay has it. */
public record PageInfo(
    boolean hasNextPage,
    boolean hasPreviousPage,
    @Nullable String startCursor,
    @Nullable String endCursor) {}
