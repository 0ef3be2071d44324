/** Two made-up companies whose logs are something to look at; off unless it is asked for. */
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
