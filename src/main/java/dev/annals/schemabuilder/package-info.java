/** The data structures of tenants, and the GraphQL schemas that are derived from them. */
@ApplicationModule(
    id = "schema-builder",
    allowedDependencies = {"kernel", "nodes", "nodes :: mongo", "access"})
@NullMarked
package dev.annals.schemabuilder;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
