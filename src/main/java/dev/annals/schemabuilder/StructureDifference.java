package dev.annals.schemabuilder;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which two data structures differ; values are JSON.
 *
 * @param of {@code field.part}, such as {@code orderId.displayName}; a field's name where there is
 *     only one of the two; {@code order}; {@code validation}; each of these with {@code
 *     .overridden} behind it where a tenant took it back, or has it of its own without a difference
 */
public record StructureDifference(String of, @Nullable Object before, @Nullable Object after) {}
