package dev.annals.schemabuilder;

import java.time.Instant;

/**
 * The author, time and description of a change, which are stored with each version.
 *
 * @param kind the kind of author, such as {@code VENDOR} or {@code TENANT_USER}
 * @param by the author's id
 * @param what description of the change
 */
public record ChangeRecord(Instant at, String kind, String by, String what) {}
