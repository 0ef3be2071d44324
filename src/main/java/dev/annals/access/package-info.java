/** Who calls, and what the caller may do. Every module that answers requests uses it. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
