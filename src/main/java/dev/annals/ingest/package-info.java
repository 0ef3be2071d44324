/** Checks events and appends them to the tenant's log. */
@ApplicationModule(
    allowedDependencies = {"kernel", "nodes", "access", "tenants", "schema-builder", "restore"})
@NullMarked
package dev.annals.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
