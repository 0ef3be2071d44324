package dev.annals.schemabuilder;

import java.time.Instant;

/**
 * Who changed a data structure, when and how; kept with each version.
 *
 * @param kind what the author is, such as {@code VENDOR} or {@code TENANT_USER}
 * @param by the author's id
 * @param what in words
 */
public record StructureChange(Instant at, String kind, String by, String what) {}
