/** Serves the portal, which the build compiles from {@code src/main/portal}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.annals.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
