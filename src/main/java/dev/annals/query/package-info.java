/** Queries and live streams of tenants' logs. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "nodes",
      "api :: cancellation",
      "access",
      "tenants",
      "schema-builder",
      "ingest",
      "ingest :: log"
    })
@NullMarked
package dev.annals.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
