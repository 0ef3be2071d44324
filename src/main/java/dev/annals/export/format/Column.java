package dev.annals.export.format;

import dev.annals.schemabuilder.FieldType;

/**
 * A field that is written to a file.
 *
 * @param name as in api.graphql, or a custom field's own
 * @param displayName what it was called for people when the export was asked for
 */
public record Column(String name, String displayName, FieldType type) {}
