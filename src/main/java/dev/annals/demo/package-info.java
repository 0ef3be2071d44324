/** Two fictional companies with sample logs. Disabled by default. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "tenants",
      "schema-builder",
      "schema-builder :: change",
      "ingest",
      "ingest :: log"
    })
@NullMarked
package dev.annals.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
