/** Which fields a tenant's events have, and the GraphQL schema that follows from them. */
@ApplicationModule(
    id = "schema-builder",
    allowedDependencies = {"kernel", "nodes", "nodes :: mongo", "access"})
@NullMarked
package dev.annals.schemabuilder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
