package dev.annals.query.index;

import dev.annals.schemabuilder.FieldType;

/**
 * A name under which a tenant's events have custom values, with the type that fits all of them.
 *
 * @param type the narrowest type that every value fits
 * @param events number of events that have a value
 * @param first sequence number of the first event that has a value
 * @param last sequence number of the last event that has a value
 */
public record DiscoveredField(String name, FieldType type, long events, long first, long last) {}
