/** The same log through Frontegg's REST dialect. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "access",
      "schema-builder",
      "ingest",
      "ingest :: log",
      "query",
      "export"
    })
@NullMarked
package dev.annals.frontegg;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
