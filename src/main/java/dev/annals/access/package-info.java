/** Who is calling, for which tenant, and what they may do. */
@ApplicationModule(allowedDependencies = {"kernel", "nodes", "nodes :: mongo", "restore"})
@NullMarked
package dev.annals.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
