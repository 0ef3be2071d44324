/**
 * The same log through Frontegg's REST dialect. It only translates: it stores nothing, and every
 * rule is another module's. docs/from-frontegg.md says what becomes what.
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
