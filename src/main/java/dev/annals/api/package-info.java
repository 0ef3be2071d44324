/** How every entry point answers: the scalars of GraphQL, and one form for all errors. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package dev.annals.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
