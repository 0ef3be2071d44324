package dev.annals.schemabuilder;

import org.jspecify.annotations.Nullable;

/**
 * One difference between two data structures. Values are JSON.
 *
 * @param of {@code field.part}, such as {@code orderId.displayName}; a field's name if only one
 *     structure has the field; {@code order}; {@code validation}; each of these with the suffix
 *     {@code .overridden} if an override was removed, or added without changing the value
 */
public record FieldChange(String of, @Nullable Object before, @Nullable Object after) {}
