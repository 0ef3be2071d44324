/**
 * The MongoDB that Annals uses: how it is used safely, and a real mongod where none is configured.
 */
@ApplicationModule(
    id = "embedded",
    allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
