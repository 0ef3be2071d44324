package dev.annals.schemabuilder;

/**
 * A version of a data structure and the change that led to it.
 *
 * @param version the version of the owner's structure, as in events
 * @param changed the owner of the structure that was changed: a version of a tenant's structure can
 *     be due to a change of the deployment's, which it inherits
 */
public record StructureVersion(int version, StructureOwner changed, ChangeRecord change) {}
