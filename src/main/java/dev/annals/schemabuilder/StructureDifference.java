package dev.annals.schemabuilder;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which two data structures differ; values are JSON.
 *
 * @param of {@code field.part}, such as {@code orderId.displayName}; a field's name where there is
 *     only one of the two; {@code order}; {@code validation}
 */
public record StructureDifference(String of, @Nullable Object before, @Nullable Object after) {}
