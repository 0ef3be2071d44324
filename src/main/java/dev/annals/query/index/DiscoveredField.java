package dev.annals.query.index;

import dev.annals.schemabuilder.FieldType;

/**
 * A custom field that events carry.
 *
 * @param type that each of its values fits
 * @param events that carry it
 * @param first sequence of an event that does
 * @param last and the last one
 */
public record DiscoveredField(String name, FieldType type, long events, long first, long last) {}
