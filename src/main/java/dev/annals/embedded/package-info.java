/**
 * MongoDB access: durable settings, checks at startup, and an embedded mongod if no MongoDB is
 * configured.
 */
@ApplicationModule(
    id = "embedded",
    allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
