/** Records what happens in Annals itself as automatic events. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "nodes",
      "nodes :: mongo",
      "access",
      "tenants",
      "identity",
      "checks",
      "schema-builder",
      "ingest",
      "ingest :: log",
      "query",
      "export"
    })
@NullMarked
package dev.annals.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
