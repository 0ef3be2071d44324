package dev.annals.schemabuilder.web;

/** Whose structure a request is about. */
enum StructureScope {
  DEPLOYMENT,
  TENANT
}
