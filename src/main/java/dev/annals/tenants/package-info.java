/** The vendor's customers: which exist, whether they are active, and their limits. */
@ApplicationModule(allowedDependencies = {"kernel", "nodes", "nodes :: mongo", "access"})
@NullMarked
package dev.annals.tenants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
