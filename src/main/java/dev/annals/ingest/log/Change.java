package dev.annals.ingest.log;

import org.jspecify.annotations.Nullable;

/** The change of one field of the resource: its JSON values before and after. */
public record Change(String field, @Nullable Object before, @Nullable Object after) {}
