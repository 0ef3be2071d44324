package dev.annals.schemabuilder;

/**
 * How a version of a data structure came about.
 *
 * @param version of the structure that somebody has, as events carry it
 * @param changed whose structure was changed: a tenant's version may be a change of the
 *     deployment's, which it inherits
 */
public record StructureVersion(int version, StructureOwner changed, StructureChange change) {}
