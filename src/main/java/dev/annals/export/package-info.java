/** Exports parts of a tenant's log to files. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "nodes",
      "nodes :: mongo",
      "access",
      "tenants",
      "schema-builder",
      "ingest :: log",
      "query"
    })
@NullMarked
package dev.annals.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
