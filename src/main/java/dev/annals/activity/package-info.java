/** What happens in Annals itself becomes audit events. */
@ApplicationModule(allowedDependencies = {"kernel", "access", "schema-builder", "ingest", "export"})
@NullMarked
package dev.annals.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
