/** A real mongod beside the process, when no MongoDB is configured. */
@ApplicationModule(
    id = "embedded",
    allowedDependencies = {})
@NullMarked
package dev.annals.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
