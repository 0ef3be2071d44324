package dev.annals.query.page;

import org.jspecify.annotations.Nullable;

/** The {@code PageInfo} of a page, as specified by Relay. */
public record PageInfo(
    boolean hasNextPage,
    boolean hasPreviousPage,
    @Nullable String startCursor,
    @Nullable String endCursor) {}
