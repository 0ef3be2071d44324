/** The pages that people see: what the build made of {@code src/main/portal}, sent to browsers. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.annals.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
