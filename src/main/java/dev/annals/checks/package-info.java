/** Looks each day whether the deployment is set up safely and whether the logs are whole. */
@ApplicationModule(
    allowedDependencies = {"kernel", "nodes :: mongo", "access", "ingest :: log", "restore"})
@NullMarked
package dev.annals.checks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
