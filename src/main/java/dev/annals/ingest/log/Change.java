package dev.annals.ingest.log;

import org.jspecify.annotations.Nullable;

/** One field of the resource, before and after. The values are JSON values. */
public record Change(String field, @Nullable Object before, @Nullable Object after) {}
