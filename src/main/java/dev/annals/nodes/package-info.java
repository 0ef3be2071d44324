/** What one server writes wakes the others. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.nodes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
