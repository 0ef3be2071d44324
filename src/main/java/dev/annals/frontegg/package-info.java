/**
 * Frontegg's REST API for audit logs. This module only translates requests and responses: it stores
 * nothing, and all rules belong to other modules. docs/from-frontegg.md describes the mapping.
 */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "access",
      "tenants",
      "identity",
      "schema-builder",
      "schema-builder :: change",
      "ingest",
      "ingest :: log",
      "query",
      "export",
      "export :: format"
    })
@NullMarked
package dev.annals.frontegg;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
