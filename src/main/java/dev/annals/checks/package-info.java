/** Checks daily that the deployment is configured safely and that the logs have no gaps. */
@ApplicationModule(
    allowedDependencies = {
      "kernel",
      "nodes :: mongo",
      "tenants",
      "identity",
      "ingest :: log",
      "restore"
    })
@NullMarked
package dev.annals.checks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
